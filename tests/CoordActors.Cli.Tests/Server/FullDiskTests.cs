using System.Diagnostics;

namespace CoordActors.Cli.Tests.Server;

/// <summary>A disk that fills up under a running server. It needs a small file system of its own, so it mounts one.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int AttemptsMax = 20_000;

    private readonly string _mount = Directory.CreateTempSubdirectory("coord-full-").FullName;

    [MountFact]
    public async Task Writes_are_refused_reads_go_on_and_all_recovers_when_there_is_space_again()
    {
        Run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", _mount);
        var port = FreePorts.Next();
        using var coord = CoordProcess.Start(
            "server", "--client-port", $"{port}", "--data-dir", Path.Combine(_mount, "data"),
            "--set", "coord.journal.disk-free-min=8m", "--set", "coord.journal.wal-size=4m");
        await coord.Serving();
        using var client = await ScriptedClient.Connect(port);
        await client.Send(ScriptedClient.ConnectFrame());
        await client.Receive();
        (await Create(client, 1)).ShouldBe(ErrorCode.Ok);

        var filler = Path.Combine(_mount, "filler");
        Fill(filler);
        (await WriteUntil(client, ErrorCode.SystemError)).ShouldBeTrue(coord.Log);
        await coord.Line("Writes are refused");
        await client.Send(ScriptedClient.ExistsFrame(99, "/n"));
        (await client.ReceiveHeader()).Err.ShouldBe(ErrorCode.Ok);

        File.Delete(filler);
        (await WriteUntil(client, ErrorCode.Ok)).ShouldBeTrue(coord.Log);
        await coord.Line("Writes are accepted again");
    }

    public void Dispose()
    {
        Run("umount", "-l", _mount);
        Directory.Delete(_mount);
    }

    /// <summary>Leaves less than the floor free.</summary>
    private void Fill(string path)
    {
        using var file = File.Create(path);
        var megabyte = new byte[1 << 20];
        while (new DriveInfo(_mount).AvailableFreeSpace > 5 << 20)
        {
            file.Write(megabyte);
        }
    }

    private static async Task<bool> WriteUntil(ScriptedClient client, ErrorCode wanted)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            await client.Send(ScriptedClient.RequestFrame(
                100 + attempt,
                OpCode.SetData,
                body => new SetDataRequest { Path = "/n"u8, Data = new byte[1_000], Version = -1 }.Write(body)));
            if ((await client.ReceiveHeader()).Err == wanted)
            {
                return true;
            }

            // Asking goes to the disk and back, or to the process and back: it takes its time without a clock.
            await FourLetters.Ask(client.Port, "ruok");
        }

        return false;
    }

    private static async Task<ErrorCode> Create(ScriptedClient client, int xid)
    {
        await client.Send(ScriptedClient.CreateFrame(xid, "/n", bytes: 0));
        return (await client.ReceiveHeader()).Err;
    }

    private static void Run(string command, params string[] args)
    {
        using var process = Process.Start(command, args);
        process.WaitForExit();
    }

    /// <summary>Only root may mount.</summary>
    private sealed class MountFactAttribute : FactAttribute
    {
        public MountFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            {
                Skip = "mounting a small file system needs root on Linux";
            }
        }
    }
}
