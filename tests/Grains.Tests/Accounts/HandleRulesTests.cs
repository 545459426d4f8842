using OrleansMessenger.Accounts;
using OrleansMessenger.Grains.Accounts;

namespace OrleansMessenger.Grains.Tests.Accounts;

/// <summary>What a handle may be, and what is made of a nickname.</summary>
public sealed class HandleRulesTests
{
    [Theory]
    [InlineData(" @Ada_L ", "ada_l", true)]
    [InlineData("x2", "x2", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345", true)]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "abcdefghijklmnopqrstuvwxyz0123456", false)]
    [InlineData("a", "a", false)]
    [InlineData("@@ada", "@ada", false)]
    [InlineData("ada l", "ada l", false)]
    [InlineData("zoë", "zoë", false)]
    [InlineData("аdа", "аdа", false)]
    public void A_handle_has_plain_letters_digits_and_underscores(string typed, string kept, bool isWellFormed)
    {
        Assert.Equal(kept, HandleRules.Normalise(typed));
        Assert.Equal(isWellFormed, HandleRules.IsWellFormed(kept));
    }

    [Theory]
    [InlineData("admin", true)]
    [InlineData("adm1n", true)]
    [InlineData("admln", true)]
    [InlineData("adrnin", true)]
    [InlineData("_admin_", true)]
    [InlineData("adm_in", true)]
    [InlineData("supp0rt", true)]
    [InlineData("ovvner", true)]
    [InlineData("a11", true)]
    [InlineData("b0t", true)]
    [InlineData("nu1l", true)]
    [InlineData("everyone", true)]
    [InlineData("ali", false)]
    [InlineData("robot", false)]
    [InlineData("herea", false)]
    [InlineData("badminton", false)]
    public void What_reads_as_if_it_stood_for_everybody_or_for_an_administrator_is_nobodys(string handle, bool isReserved) =>
        Assert.Equal(isReserved, HandleRules.IsReserved(handle));

    [Theory]
    [InlineData("modern", "modem", true)]
    [InlineData("bill", "bi11", true)]
    [InlineData("moon", "m00n", true)]
    [InlineData("vvilma", "wilma", true)]
    [InlineData("a_b", "a___b", true)]
    [InlineData("a_b", "ab", false)]
    [InlineData("mia", "mla", false)]
    public void Handles_that_look_the_same_are_one(string one, string other, bool areOne) =>
        Assert.Equal(areOne, HandleRules.Key(one) == HandleRules.Key(other));

    [Theory]
    [InlineData("Ada Lovelace", "ada_lovelace")]
    [InlineData("Zoë  Müller-Lüdenscheidt", "zoe_muller_ludenscheidt")]
    [InlineData("Łukasz Øster ß", "lukasz_oster_ss")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("Dương", "duong")]
    [InlineData("Ada Привет", "ada")]
    [InlineData("A nickname that is as long as one can", "a_nickname_that_is_as_long_as_on")]
    public void A_nickname_proposes_itself_in_plain_letters(string nickname, string handle) =>
        Assert.Equal(handle, HandleProposals.For(nickname, "somebody").First());

    [Theory]
    [InlineData("Ada", "ada")]
    [InlineData("田中 太郎", "user")]
    [InlineData("Admin", "user")]
    [InlineData("A", "a")]
    public void Then_with_more_and_more_digits_that_stay_the_same(string nickname, string start)
    {
        string[] proposals = [.. HandleProposals.For(nickname, "somebody").Where(handle => handle != start)];

        Assert.Equal([2, 4, 6, 8], proposals.Select(handle => handle.Length - start.Length));
        Assert.All(proposals, handle => Assert.StartsWith(start, handle, StringComparison.Ordinal));
        Assert.Equal(proposals, HandleProposals.For(nickname, "somebody").Where(handle => handle != start));
        Assert.NotEqual(proposals, HandleProposals.For(nickname, "somebody else").Where(handle => handle != start));
    }

    [Fact]
    public void Whatever_a_nickname_is_made_of_its_proposals_are_handles()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var characters = Enumerable.Range(0, random.Next(1, 41)).Select(_ => (char)random.Next(1, random.Next(2) == 0 ? 0x80 : 0xD800));
            foreach (var handle in HandleProposals.For(string.Concat(characters), "somebody"))
                Assert.True(HandleRules.IsWellFormed(handle) && !HandleRules.IsReserved(handle), handle);
        }
    }
}
