using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Lets passwords be hashed on half of the processors at most: it takes a tenth of a second each time, on purpose, and whoever sends many
/// would take all of them from everybody else. Of one address one waits for a turn at a time, so that others come in between.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    /// <summary>Who comes after so many of the own address waits for seconds: better told at once.</summary>
    private const int MostOfAddress = 50;

    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Line> _lines = [];

    /// <summary>Waits for a turn, which lasts until what it returns is disposed.</summary>
    /// <param name="address">Whose line it stands in.</param>
    /// <exception cref="BusyException">Too many of that address wait already.</exception>
    public async Task<IDisposable> Turn(string address, CancellationToken cancellationToken)
    {
        var line = Join(address);
        try
        {
            await line.First.WaitAsync(cancellationToken);
            try
            {
                await _turns.WaitAsync(cancellationToken);
                return new EndOfTurn(() =>
                {
                    _turns.Release();
                    line.First.Release();
                    Leave(address, line);
                });
            }
            catch
            {
                line.First.Release();
                throw;
            }
        }
        catch
        {
            Leave(address, line);
            throw;
        }
    }

    public void Dispose() => _turns.Dispose();

    private Line Join(string address)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(address, out var line)) _lines[address] = line = new Line();
            if (line.Length >= MostOfAddress) throw new BusyException();
            line.Length++;
            return line;
        }
    }

    private void Leave(string address, Line line)
    {
        lock (_gate)
        {
            if (--line.Length == 0) _lines.Remove(address);
        }
    }

    private sealed class Line
    {
        public SemaphoreSlim First { get; } = new(1);

        public int Length { get; set; }
    }

    private sealed class EndOfTurn(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
