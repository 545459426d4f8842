using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;

namespace OrleansMessenger.WebFrontend.Formatting;

/// <summary>
/// Lines of text, as they were typed. A line below a quote or a list belongs to it only when it is marked so: people answer right below
/// what they quote.
/// </summary>
internal sealed class LinesParser : ParagraphBlockParser
{
    public LinesParser() => ParseSetextHeadings = false;

    public override BlockState TryContinue(BlockProcessor processor, Block block) =>
        processor.IsBlankLine || block.Parent is { IsOpen: true } ? base.TryContinue(processor, block) : BlockState.None;

    /// <summary>Neither addresses for use elsewhere are taken out of it, nor the spaces that a line begins with.</summary>
    public override bool Close(BlockProcessor processor, Block block)
    {
        if (block is not ParagraphBlock { Parent: MarkdownDocument } paragraph) return true;
        for (var i = 0; i < paragraph.Lines.Count; i++)
        {
            ref var line = ref paragraph.Lines.Lines[i].Slice;
            while (line.Start > 0 && line.Text[line.Start - 1] is ' ' or '\t') line.Start--;
        }
        paragraph.Span.Start = paragraph.Lines.Lines[0].Slice.Start;
        return true;
    }
}

/// <summary>The line that <see cref="LinesParser"/> left to nobody begins a paragraph of its own.</summary>
internal sealed class NextLinesParser(LinesParser lines) : BlockParser
{
    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsBlankLine) return BlockState.None;
        processor.NewBlocks.Push(new ParagraphBlock(lines) { Column = processor.Column, Span = new SourceSpan(processor.Line.Start, processor.Line.End) });
        return BlockState.Continue;
    }
}

/// <summary>"&gt; " begins a quote; "&gt;:(" doesn't, nor does a row of such signs that is deeper than anybody reads.</summary>
internal sealed class SpacedQuoteParser : QuoteBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor)
    {
        var line = processor.Line;
        var signs = 0;
        while (line.CurrentChar == '>' && signs <= FormattedText.MostNested)
        {
            line.NextChar();
            signs++;
        }
        return signs <= FormattedText.MostNested && (line.IsEmpty || line.CurrentChar.IsSpaceOrTab()) ? base.TryOpen(processor) : BlockState.None;
    }
}

/// <summary>"- " and "* ", but not the sum in "+ 49 30".</summary>
internal sealed class BulletParser : UnorderedListItemParser
{
    public BulletParser() => OpeningCharacters = ['-', '*'];
}
