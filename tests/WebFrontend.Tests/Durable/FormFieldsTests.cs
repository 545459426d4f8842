using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Tests.Durable;

public sealed class FormFieldsTests
{
    [Fact]
    public void Everything_the_person_filled_in_is_kept_and_nothing_else()
    {
        var form = Form(
            ("__RequestVerificationToken", "t"), ("Revision", "3"), ("Title", "Harbour"), ("Password", "secret"), ("ConfirmPassword", "secret"),
            ("newPassword", "secret"), ("Add", "x"), ("Remove", "y"), ("Find", ""), ("Writer", "w"), ("WriterNumber", "7"), ("Version", "v"), ("ClientId", "1"), ("Text", ""));

        Assert.Equal([new("Title", "Harbour"), new("ClientId", "1"), new("Text", "")], FormFields.ToDraft(form, ChosenMembers.Buttons));
    }

    [Fact]
    public void A_name_that_occurs_several_times_is_several_fields_in_their_order()
    {
        var form = Form(("Members", new StringValues(["grace", "ada", "grace"])));

        Assert.Equal(["grace", "ada", "grace"], FormFields.ToDraft(form, ChosenMembers.Buttons).Select(field => field.Value));
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd\r\n", "a\nb\nc\nd\n")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Line_ends_are_plain(string? posted, string kept)
    {
        Assert.Equal(kept, FormFields.WithPlainLineEnds(posted));
        Assert.Equal([new DraftField("Text", kept)], FormFields.ToDraft(Form(("Text", new StringValues(posted ?? ""))), ChosenMembers.Buttons));
    }

    [Fact]
    public void Somebody_who_is_added_comes_last_and_only_once()
    {
        DraftField[] fields = [new("Title", "t"), new("Members", "ada")];

        Assert.Equal([.. fields, new("Members", "grace")], ChosenMembers.Applied(Form(("Add", "grace")), fields));
        Assert.Equal(fields, ChosenMembers.Applied(Form(("Add", "ada")), fields));
    }

    [Fact]
    public void Somebody_who_is_removed_is_gone_and_no_other_field_with_that_value()
    {
        DraftField[] fields = [new("Members", "ada"), new("Title", "ada"), new("Members", "grace"), new("Members", "ada")];

        Assert.Equal([new("Title", "ada"), new("Members", "grace")], ChosenMembers.Applied(Form(("Remove", "ada")), fields));
        Assert.Equal(fields, ChosenMembers.Applied(Form(("Remove", "linus")), fields));
        Assert.Equal(fields, ChosenMembers.Applied(Form(), fields));
    }

    [Fact]
    public void A_writer_is_an_id_and_a_number()
    {
        Assert.Equal(new DraftWriter("0198c0de-Ab", 7), FormFields.Writer(Form(("Writer", "0198c0de-Ab"), ("WriterNumber", "7"))));
        Assert.Equal(new DraftWriter(new string('w', 64), long.MaxValue), FormFields.Writer(Form(("Writer", new string('w', 64)), ("WriterNumber", $"{long.MaxValue}"))));
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("with space", "1")]
    [InlineData("w\n", "1")]
    [InlineData("ä", "1")]
    [InlineData("wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww", "1")]
    [InlineData("w", "")]
    [InlineData("w", "-1")]
    [InlineData("w", "1.5")]
    [InlineData("w", "9223372036854775808")]
    public void Anything_else_is_no_writer(string id, string number)
    {
        Assert.Null(FormFields.Writer(Form(("Writer", id), ("WriterNumber", number))));
        Assert.Null(FormFields.Writer(Form(("Writer", new StringValues(["w", "w"])), ("WriterNumber", "1"))));
    }

    private static FormCollection Form(params (string Name, StringValues Values)[] fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Values));
}
