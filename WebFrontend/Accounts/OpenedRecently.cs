using System.Collections.Concurrent;
using Microsoft.AspNetCore.DataProtection;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Remembers for a minute what opened payloads hold: somebody who types sends the same cookie and the same two halves of a form's token
/// with every save, and opening them is a tenth of what a post costs. Only payloads that were valid are remembered; whatever the
/// key ring learns meanwhile counts a minute later.
/// </summary>
internal sealed class OpenedRecently(IDataProtectionProvider provider, TimeProvider clock) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(provider.CreateProtector(purpose), clock);

    private sealed class Protector(IDataProtector protector, TimeProvider clock) : IDataProtector
    {
        /// <summary>Of some 400 bytes each, and as many that they hold.</summary>
        private const int AtMost = 4_096;
        private const int LargestRemembered = 4_096;
        private static readonly TimeSpan _remembered = TimeSpan.FromMinutes(1);

        private Memory _memory = new(clock.GetTimestamp());

        public IDataProtector CreateProtector(string purpose) => new Protector(protector.CreateProtector(purpose), clock);

        public byte[] Protect(byte[] plaintext) => protector.Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData)
        {
            var memory = _memory;
            if (clock.GetElapsedTime(memory.Since) >= _remembered) _memory = memory = new(clock.GetTimestamp());
            if (!memory.Opened.TryGetValue(protectedData, out var plaintext))
            {
                plaintext = protector.Unprotect(protectedData);
                if (memory.Opened.Count >= AtMost) memory.Opened.Clear();
                // Whoever has the arrays may write into them. A text that goes through the sign-in form is opened once.
                if (protectedData.Length <= LargestRemembered) memory.Opened[[.. protectedData]] = plaintext;
            }

            return [.. plaintext];
        }
    }

    private sealed class Memory(long since)
    {
        public long Since => since;

        public ConcurrentDictionary<byte[], byte[]> Opened { get; } = new(new ByBytes());
    }

    private sealed class ByBytes : IEqualityComparer<byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
