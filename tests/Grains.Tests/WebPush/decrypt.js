// node decrypt.js <private key> <authentication secret> <message>, all base64url; prints the text.
const { createECDH } = require("crypto");
const ece = require("http_ece");

const [privateKey, authSecret, message] = process.argv.slice(2).map((text) => Buffer.from(text, "base64url"));
const browser = createECDH("prime256v1");
browser.setPrivateKey(privateKey);
process.stdout.write(ece.decrypt(message, { version: "aes128gcm", privateKey: browser, authSecret }));
