using System.Globalization;
using System.Text;
using CoordActors.Client;

namespace CoordActors.Recipes;

/// <summary>A number that many sessions change; every change is atomic. It is stored as text, so that other clients can read it.</summary>
/// <param name="client">The client.</param>
/// <param name="path">The znode of the number; made with 0 when it is missing.</param>
public sealed class Counter(CoordClient client, string path)
{
    /// <summary>Reads the number; 0 when the znode is missing.</summary>
    public async Task<long> GetAsync(CancellationToken cancellationToken = default) => (await Read(cancellationToken).ConfigureAwait(false)).Value;

    /// <summary>Adds to the number.</summary>
    /// <returns>The number after that.</returns>
    /// <exception cref="OverflowException">It would not fit into 64 bits; nothing was changed.</exception>
    public async Task<long> AddAsync(long delta, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (value, version) = await Read(cancellationToken).ConfigureAwait(false);
            var sum = checked(value + delta);
            if (await Write(sum, version, cancellationToken).ConfigureAwait(false))
            {
                return sum;
            }
        }
    }

    /// <summary>Replaces the number if it is the expected one.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> TrySetAsync(long expected, long value, CancellationToken cancellationToken = default)
    {
        var (current, version) = await Read(cancellationToken).ConfigureAwait(false);
        return current == expected && await Write(value, version, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(long Value, int Version)> Read(CancellationToken cancellation)
    {
        try
        {
            var znode = await client.GetDataAsync(path, cancellation).ConfigureAwait(false);
            var text = Encoding.UTF8.GetString(znode.Data ?? []);
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                ? (value, znode.Stat.Version)
                : throw new FormatException($"{path} holds no number but '{text}'.");
        }
        catch (NoNodeException)
        {
            return (0, CoordClient.AnyVersion);
        }
    }

    private async Task<bool> Write(long value, int version, CancellationToken cancellation)
    {
        var data = Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));
        try
        {
            if (version != CoordClient.AnyVersion)
            {
                await client.SetDataAsync(path, data, version, cancellation).ConfigureAwait(false);
                return true;
            }

            if (ZnodePaths.Parent(path) is var parent and not "/")
            {
                await client.EnsurePathAsync(parent, cancellation).ConfigureAwait(false);
            }

            await client.CreateAsync(path, data, cancellationToken: cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is BadVersionException or NodeExistsException or NoNodeException)
        {
            return false;
        }
    }
}
