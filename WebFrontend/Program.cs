using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.WebFrontend;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drill;
using OrleansMessenger.WebFrontend.Live;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

return await Launch.Run(async () =>
{
    var builder = WebApplication.CreateBuilder(Launch.Options(args));
    var options = builder.AddMessengerOptions();
    builder.AddDefaults();
    builder.Services.AddGrains(options.ToStorageOptions(), options.Cluster, options.Push.ToOptions());
    builder.AddWarmUp();
    builder.AddAccounts(options.Keys);
    builder.AddWords();
    builder.AddSafety();
    builder.AddPages();
    builder.AddHealth();
    builder.AddTelemetry("messenger-frontend");
    builder.AddDrain();
    builder.AddDrill();

    var app = builder.Build();
    // Beside what the pages need: each takes a tenth of the start.
    var upgrade = Task.Run(app.Services.UpgradeSchema);
    app.UseWarmUp();
    app.UseDrain();
    app.UseSubPath();
    app.UseDrill();
    app.UseMiddleware<HostCookies>();
    app.UseEvents();
    app.UseRequestLocalization();
    app.UseResponseCompression();
    app.UseSafety(Sessions.RefuseUnknown);
    app.MapPages();
    app.MapHealth();
    await upgrade;
    return app;
});
