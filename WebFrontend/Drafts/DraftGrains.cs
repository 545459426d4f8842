using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>Drafts in grains, one for each form of each person.</summary>
internal sealed class DraftGrains(IGrainFactory grains) : IDraftStore
{
    public Task<Draft> Read(string userId, string form) => Of(userId, form).Read();

    public Task<DraftSaveResult> Save(string userId, string form, long basedOn, DraftField[] fields, DraftWriter? writer) =>
        Of(userId, form).Save(basedOn, fields, writer);

    public Task<DraftSaveResult> Take(
        string userId, string form, string versionId, long basedOn, DraftField[] typed, DateTimeOffset? savedAt, DraftWriter? writer) =>
        Of(userId, form).Take(versionId, basedOn, typed, savedAt, writer);

    public Task<Draft> Drop(string userId, string form, string versionId, DateTimeOffset? savedAt) => Of(userId, form).Drop(versionId, savedAt);

    private IDraftGrain Of(string userId, string form) => grains.GetGrain<IDraftGrain>(DraftKey.For(userId, form));
}
