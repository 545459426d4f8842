using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Grains.Tests.Names;

public sealed class NameLookTests
{
    [Theory]
    [InlineData("Ada Lovelace", "ADA LOVELACE")]
    [InlineData("Ada Lovelace", "Ada  Lovelace ")]
    [InlineData("Ada Lovelace", "AdaLovelace")]
    [InlineData("Ada", "Аdа")]
    [InlineData("Anna", "Αnna")]
    [InlineData("HELENA", "НЕLЕΝА")]
    [InlineData("Zoë", "Zoe\u0308")]
    [InlineData("Zoë", "Zoe")]
    [InlineData("Al", "AI")]
    [InlineData("Bill", "Bi11")]
    [InlineData("Moon", "M00n")]
    [InlineData("Modern", "Modem")]
    [InlineData("Wilma", "Vvilma")]
    [InlineData("Ada", "Ａｄａ")]
    [InlineData("Ada", "𝐀𝒹𝖆")]
    [InlineData("Ada7", "Ada𝟕")]
    [InlineData("مريم", "مر\u200Dيم")]
    public void These_look_the_same(string one, string other) => Assert.Equal(NameLook.Of(one), NameLook.Of(other));

    [Theory]
    [InlineData("Ada", "Eda")]
    [InlineData("Anna", "Ana")]
    [InlineData("田中", "田口")]
    [InlineData("Юля", "Юра")]
    [InlineData("🎉", "🦄")]
    [InlineData("Grace", "Grace H.")]
    public void These_do_not(string one, string other) => Assert.NotEqual(NameLook.Of(one), NameLook.Of(other));
}
