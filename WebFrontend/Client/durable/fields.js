// A form's text, as pairs of name and value.
/** @import { Field } from './types.d.ts' */

/** The field that says which act a form is: nobody fills it in. */
export const idField = 'ClientId';

/** @param {Field[]} fields */
export const isBlank = fields => fields.every(([name, value]) => name === idField || !value.trim());

/** @param {Field[]} fields */
export const lengthOf = fields => fields.reduce((sum, [name, value]) => sum + name.length + value.length, 0);

/** @param {Field[]} fields */
export const textOf = fields => JSON.stringify(fields);

/**
 * Whether it is the same text, whatever ends its lines.
 * @param {Field[]} some
 * @param {Field[]} others
 */
export const areSame = (some, others) => textOf(some.map(plain)) === textOf(others.map(plain));

/** @type {(field: Field) => Field} */
const plain = ([name, value]) => [name, value.replaceAll('\r\n', '\n')];

/** @type {(fields: { name: string, value: string }[]) => Field[]} */
export const pairsOf = fields => fields.map(({ name, value }) => [name, value]);
