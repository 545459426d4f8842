using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrleansMessenger.WebFrontend.Drill;

/// <summary>
/// The drill: faults that a developer causes and watches. Outside Development nothing of it is registered or mapped. It stands in this
/// assembly, since its panel is a page among the others and it breaks the program as it is shipped: another one would need a host of its own.
/// </summary>
public static class DrillServices
{
    public static void AddDrill(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
        {
            builder.Services.AddSingleton<Faults>();
            builder.Services.AddSingleton<SecondCopy>();
        }
        else
        {
            builder.Services.Configure<RazorPagesOptions>(options =>
                options.Conventions.AddPageRouteModelConvention("/Drill", page => page.Selectors.Clear()));
        }
    }

    public static void UseDrill(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) app.UseMiddleware<FaultyServer>();
    }
}
