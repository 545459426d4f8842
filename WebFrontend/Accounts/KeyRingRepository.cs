using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Data protection's keys in a grain, so that every frontend reads every other's cookies and a restart signs nobody out.
/// Its interface is synchronous; it is asked at the start and once a day.
/// </summary>
internal sealed class KeyRingRepository(IGrainFactory grains) : IXmlRepository
{
    private IKeyRingGrain Keys => grains.GetGrain<IKeyRingGrain>(IKeyRingGrain.Key);

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(Keys.All).GetAwaiter().GetResult().Select(xml => XElement.Parse(xml))];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => Keys.Add(element.ToString(SaveOptions.DisableFormatting))).GetAwaiter().GetResult();
}
