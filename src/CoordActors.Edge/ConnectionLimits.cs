using System.Net;

namespace CoordActors.Edge;

/// <summary>
/// Counts connections in total and per address. Asked from the accepting threads before anything else is done for a connection, hence the lock.
/// </summary>
/// <param name="totalMax">Connections at the same time, 0 for no limit.</param>
/// <param name="perAddressMax">Connections from one address at the same time, 0 for no limit.</param>
public sealed class ConnectionLimits(int totalMax, int perAddressMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _perAddress = [];
    private int _total;

    /// <summary>Counts a connection in, unless a limit is reached.</summary>
    /// <param name="address">The client's address.</param>
    /// <param name="reason">The limit that is reached.</param>
    /// <returns>Whether it may stay; then <see cref="Leave"/> must be called when it ends.</returns>
    public bool TryEnter(IPAddress address, out string? reason)
    {
        lock (_gate)
        {
            var entry = _perAddress.GetValueOrDefault(address) ?? new Entry(address);
            var fromAddress = entry.Count;
            reason = totalMax > 0 && _total >= totalMax ? $"there are {_total} connections, the maximum"
                : perAddressMax > 0 && fromAddress >= perAddressMax ? $"there are {fromAddress} connections from {address}, the maximum"
                : null;
            if (reason is not null)
            {
                return false;
            }

            _total++;
            entry.Count++;
            _perAddress[address] = entry;
            return true;
        }
    }

    /// <summary>The one object that stands for this address while there are connections from it: they need not keep one each.</summary>
    public IPAddress InstanceOf(IPAddress address)
    {
        lock (_gate)
        {
            return _perAddress.TryGetValue(address, out var entry) ? entry.Address : address;
        }
    }

    /// <summary>Counts a connection out.</summary>
    public void Leave(IPAddress address)
    {
        lock (_gate)
        {
            _total--;
            if (--_perAddress[address].Count == 0)
            {
                _perAddress.Remove(address);
            }
        }
    }

    private sealed class Entry(IPAddress address)
    {
        public IPAddress Address { get; } = address;

        public int Count { get; set; }
    }
}
