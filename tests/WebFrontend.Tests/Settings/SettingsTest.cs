using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Tests.Contract;

using HarnessPerson = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Settings;

/// <summary>Somebody with settings.</summary>
public abstract class SettingsTest(ContractApp app)
{
    protected ContractApp App => app;

    protected IDevicesGrain DevicesOf(HarnessPerson person) => app.Grains.GetGrain<IDevicesGrain>(person.Id);

    protected INotificationsGrain NotificationsOf(HarnessPerson person) => app.Grains.GetGrain<INotificationsGrain>(person.Id);

    /// <summary>The same person in another browser.</summary>
    protected static async Task<HarnessPerson> Elsewhere(ContractApp app, HarnessPerson person, string? password = null)
    {
        var other = new HarnessPerson(app.Visit().Http.BaseAddress!, person.Nickname) { Email = person.Email, Password = password ?? person.Password };
        await other.SignIn();
        return other;
    }

    protected static async Task<bool> IsSignedIn(HarnessPerson person)
    {
        using var answer = await person.Get("/settings");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    /// <summary>The page that a post was refused with, and what it says beside the field.</summary>
    protected static async Task<IHtmlDocument> Refused(HttpResponseMessage answer, HttpStatusCode status, string field, string words)
    {
        Assert.Equal(status, answer.StatusCode);
        var page = await HarnessPerson.Parse(answer);
        Assert.Contains(words, page.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        if (field.Length > 0)
        {
            Assert.Contains(words, page.GetElementById($"{field}-error")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("true", page.GetElementById(field)!.GetAttribute("aria-invalid"));
        }
        return page;
    }

    protected static void SeesOther(string location, HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(location, answer.Path());
    }

    protected static string ValueOf(IDocument page, string field) => page.GetElementById(field)!.GetAttribute("value") ?? "";
}
