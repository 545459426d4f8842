using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Storage;
using OrleansMessenger.Grains;
using OrleansMessenger.Grains.Accounts;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.Alerts;
using OrleansMessenger.Silo.Storage.GrainState;
using OrleansMessenger.Silo.Storage.Incarnations;
using OrleansMessenger.Silo.Storage.Log;
using OrleansMessenger.Silo.Storage.People;
using OrleansMessenger.Silo.Storage.Postgres;
using OrleansMessenger.Silo.Storage.Reports;
using OrleansMessenger.Silo.Storage.Schema;
using OrleansMessenger.Silo.Storage.Sqlite;

namespace OrleansMessenger.Silo;

/// <summary>Composes the storage: which database, and what stands on it.</summary>
public static class StorageHosting
{
    /// <summary>
    /// Adds the database with the log, the people index and the alerts on it. Await <see cref="SchemaUpgrade.Apply"/> before the host starts.
    /// The host's end waits for the last writes.
    /// </summary>
    public static IServiceCollection AddMessengerStorage(this IServiceCollection services, StorageOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SchemaUpgrade>();
        services.AddMetrics();
        services.AddSingleton(provider => Counted(OpenDatabase(options), provider.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<IMessageLog>(provider => OpenLog(provider.GetRequiredService<Database>()));
        services.AddSingleton<IPeopleDirectory, PeopleDirectory>();
        services.AddSingleton<IReportStore, ReportStore>();
        services.AddSingleton<IAlertStore, AlertStore>();
        services.AddSingleton<IncarnationStore>();
        services.AddSingleton<GrainMetrics>();
        services.TryAddSingleton(NotificationOptions.Default);
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        return services;
    }

    /// <summary>Connects to nothing yet: connections are made when they are first needed.</summary>
    public static Database OpenDatabase(StorageOptions options) => options.Kind switch
    {
        DatabaseKind.Sqlite => new SqliteDatabase(options.SqliteFile),
        _ => new PostgresDatabase(options.ConnectionString ?? ""),
    };

    public static MessageLog OpenLog(Database database) => database switch
    {
        PostgresDatabase postgres => new PostgresMessageLog(postgres),
        _ => new SqliteMessageLog(database),
    };

    /// <summary>Posts by commits: how many of them share a sync of the disk.</summary>
    private static Database Counted(Database database, IMeterFactory meters)
    {
        meters.Create(GrainMetrics.Name).CreateObservableCounter(
            "messenger.commits", () => database.Commits, "{commit}", "Transactions that were committed.");
        return database;
    }
}
