namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>
/// Forms that keep what is half filled in. To the rest of an app a form is a name: <c>&lt;form durable="name"&gt;</c>
/// (<see cref="DurableFormTagHelper"/>). The app says where drafts are kept and what it knows of its forms.
/// </summary>
public static class DurableForms
{
    public static void AddDurableForms<TStore, TRules>(this IServiceCollection services)
        where TStore : class, IDraftStore
        where TRules : class, IFormRules
    {
        services.AddLocalization();
        services.AddSingleton<IDraftStore, TStore>();
        services.AddSingleton<IFormRules, TRules>();
        services.AddSingleton<DurableEndpoints>();
    }

    /// <summary><c>POST /{form}</c>, <c>/{form}/take</c> and <c>/{form}/drop</c>, behind the guards of the group.</summary>
    public static void MapDurableForms(this RouteGroupBuilder group) => DurableEndpoints.Map(group);
}
