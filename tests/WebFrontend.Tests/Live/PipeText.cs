using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>The reader's side of a connection.</summary>
internal sealed class PipeText(Pipe pipe)
{
    /// <summary>Whether there is something to read.</summary>
    public bool HasSome
    {
        get
        {
            if (!pipe.Reader.TryRead(out var result)) return false;
            pipe.Reader.AdvanceTo(result.Buffer.Start);
            return !result.Buffer.IsEmpty;
        }
    }

    /// <summary>Waits for so many bytes.</summary>
    public async Task<string> Read(int count)
    {
        var text = new StringBuilder();
        while (text.Length < count)
        {
            var result = await pipe.Reader.ReadAsync().AsTask().WaitAsync(ConnectionTests.Patience);
            text.Append(Encoding.UTF8.GetString(result.Buffer));
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }
        return text.ToString();
    }

    public string ReadAvailable()
    {
        if (!pipe.Reader.TryRead(out var result)) return "";
        var text = Encoding.UTF8.GetString(result.Buffer);
        pipe.Reader.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>Reads numbers, one a line, up to the last one.</summary>
    public async Task<List<int>> ReadNumbers(int last)
    {
        var numbers = new List<int>();
        while (numbers.Count == 0 || numbers[^1] != last)
        {
            var result = await pipe.Reader.ReadAsync().AsTask().WaitAsync(ConnectionTests.Patience);
            var rest = result.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                numbers.Add(int.Parse(Encoding.UTF8.GetString(rest.Slice(0, end)), System.Globalization.CultureInfo.InvariantCulture));
                rest = rest.Slice(rest.GetPosition(1, end));
            }
            pipe.Reader.AdvanceTo(rest.Start, result.Buffer.End);
            if (result.IsCompleted) break;
        }
        return numbers;
    }

    /// <summary>As the server does when the request ends.</summary>
    public async Task Flush() => await pipe.Writer.FlushAsync();

    /// <summary>As a connection does that fails otherwise than by being closed.</summary>
    public void Break() => pipe.Reader.Complete(new IOException("The cable was cut."));

    public void Leave() => pipe.Reader.Complete();
}
