using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansMessenger.Bench.Floors;

/// <summary>The least that a server of this kind has to do, as a program of its own: <c>floor room PORT</c> or <c>floor endpoint PORT STORAGE WHERE</c>.</summary>
internal static class Floor
{
    public static Task Run(string[] args)
    {
        var port = int.Parse(args[1], CultureInfo.InvariantCulture);
        return args switch
        {
            ["room", _] => Serve(RoomFloor.Build(port)),
            ["endpoint", _, "sqlite", var directory] => Serve(EndpointFloor.Build(port, new SqliteInserts(directory))),
            ["endpoint", _, "postgresql", var connectionString] => Serve(EndpointFloor.Build(port, new PostgresInserts(connectionString))),
            _ => throw new ArgumentException($"There is no floor {string.Join(' ', args)}."),
        };
    }

    public static void Listen(WebApplicationBuilder builder, int port)
    {
        // As the product has it: whoever finds no place in the queue tries again a second later.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.Backlog = 16_384);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
    }

    private static async Task Serve(WebApplication app)
    {
        await app.StartAsync();
        Console.WriteLine("ready");
        // However the bench ends, its floors end with it.
        await Console.In.ReadToEndAsync();
    }
}
