using OrleansMessenger.WebFrontend;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

return await Launch.Run(() =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddMessengerOptions();
    builder.AddDefaults();
    builder.AddAccounts();
    builder.AddSafety();
    builder.AddPages();

    var app = builder.Build();
    app.UseSafety();
    app.MapPages();
    return app;
});
