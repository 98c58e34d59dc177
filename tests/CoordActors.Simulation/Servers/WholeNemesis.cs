using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Simulation.Cores;

namespace CoordActors.Simulation.Servers;

/// <summary>What happens to servers, their disks, clocks and network, and to clients' connections, until everything is healed.</summary>
internal sealed class WholeNemesis(WholeWorld world)
{
    /// <summary>Servers refuse each other whose clocks are more than a minute apart; now and then that is what happens.</summary>
    private static readonly long[] ClockJumpsMs = [-86_400_000, -50_000, -20_000, -500, 500, 20_000, 50_000, 86_400_000];

    private static readonly double[] ClockRates = [0.98, 0.99, 0.999, 1, 1.001, 1.01, 1.02];

    private const int DamageEvery = 2;
    private const int RepairMs = 2000;
    private const int LagMinMs = 50;
    private const int LagMaxMs = 250;

    private readonly int _pauseMaxMs = world.Chance.Of(1500, 1500, 1500, 500, 200);
    private long? _suspendedAtMs;
    private int _crashes;

    private Chance Chance => world.Chance;

    public void Strike()
    {
        if (world.IsHealed)
        {
            return;
        }

        world.Plan(Chance.Between(50, _pauseMaxMs), Strike);
        if (_suspendedAtMs is not null)
        {
            return;
        }

        var duration = Chance.Between(50, 3000);
        var one = Chance.Of(world.Servers);
        switch (Chance.Below(12))
        {
            case 0 or 1 when Chance.Happens(0.1):
                CrashAll(duration);
                break;
            case 0 or 1:
                Crash(one, duration);
                break;
            case 2 or 3:
                one.CrashAtNextWrite(Chance.Of(CrashPoint.BeforeWrite, CrashPoint.BetweenWriteAndSync, CrashPoint.AfterSync), Chance.Below(1000));
                break;
            case 4:
                Pause(one, duration);
                break;
            case 5 or 6 or 7:
                StrikeNetwork(one, duration);
                break;
            case 8 or 9:
                StrikeDisk(one, duration);
                break;
            case 10:
                StrikeClock(one);
                break;
            default:
                LoseConnection(duration);
                break;
        }
    }

    /// <summary>What other servers send to this one arrives late, until all is healed: it lags.</summary>
    public void SlowDown(WholeServer one)
    {
        foreach (var other in world.Servers.Where(server => server != one))
        {
            SetLatency(other, one, TimeSpan.FromMilliseconds(LagMinMs), TimeSpan.FromMilliseconds(LagMaxMs));
        }
    }

    private void SetLatency(WholeServer from, WholeServer to, TimeSpan? min, TimeSpan? max)
    {
        var link = world.Network.Link(from.Host, to.Host);
        (link.MinLatency, link.MaxLatency) = (min, max);
    }

    /// <summary>Everything that goes on is ended, apart from crashes.</summary>
    public void Heal()
    {
        Resume();
        world.Network.HealAll();
        foreach (var server in world.Servers)
        {
            server.SetClock(0, 1);
            server.FillDisk(false);
            server.HoldDisk(false);
            server.RepairTail();
            server.Node!.Resume();
            foreach (var other in world.Servers)
            {
                SetLatency(other, server, null, null);
            }
        }
    }

    private void CrashAll(long duration)
    {
        foreach (var server in world.Servers)
        {
            Crash(server, Chance.Between(duration / 2, duration));
        }
    }

    private void Crash(WholeServer server, long duration)
    {
        world.Trace($"{server} crashes");
        server.Crash();
        if (world.HasBadSectors && ++_crashes % DamageEvery == 0)
        {
            world.Trace($"the end of the journal of {server} is damaged");
            server.DamageTail();
            world.Plan(duration + RepairMs, server.RepairTail);
        }

        world.Plan(duration, () => world.Revive(server));
    }

    /// <summary>One server stands still, or all of them, as when the machine under them is suspended.</summary>
    private void Pause(WholeServer one, long duration)
    {
        if (Chance.Happens(0.3) && world.Servers.All(server => server is { IsUp: true, Node.IsPaused: false }))
        {
            Suspend(5 * duration);
        }
        else if (one.IsUp)
        {
            world.Trace($"{one} is paused for {duration} ms");
            var node = one.Node!;
            node.Pause();
            world.Plan(duration, () => Resume(node));
        }
    }

    private void Resume(SimulatedNode node)
    {
        if (_suspendedAtMs is null)
        {
            node.Resume();
        }
    }

    private void Suspend(long duration)
    {
        world.Trace($"all servers are paused for {duration} ms");
        _suspendedAtMs = world.NowMs;
        foreach (var server in world.Servers)
        {
            server.Node!.Pause();
        }

        world.Plan(duration, Resume);
    }

    /// <summary>Where all servers are suspended they go on. While no server ran, no session could come nearer to its end.</summary>
    public void Resume()
    {
        foreach (var server in world.Servers.Where(server => _suspendedAtMs is not null && server.IsUp))
        {
            server.Node!.Resume();
        }

        world.OnSuspended(world.NowMs - (_suspendedAtMs ?? world.NowMs));
        _suspendedAtMs = null;
    }

    private void StrikeNetwork(WholeServer one, long duration)
    {
        var other = Chance.Of(world.Servers);
        if (one == other)
        {
            Isolate(one, duration);
            return;
        }

        switch (Chance.Below(5))
        {
            case 0:
                world.Trace($"{one} and {other} are cut off from each other");
                world.Network.Cut(one.Host, other.Host);
                world.Plan(duration, () => world.Network.Heal(one.Host, other.Host));
                break;
            case 1:
                world.Trace($"nothing arrives at {other} from {one}");
                world.Network.Link(one.Host, other.Host).IsStalled = true;
                world.Plan(duration, () => world.Network.Link(one.Host, other.Host).IsStalled = false);
                break;
            case 2:
                world.Trace($"the connections of {one} and {other} break");
                world.Network.Reset(one.Host, other.Host);
                break;
            case 3:
                world.Trace($"{other} refuses the connections of {one}");
                world.Network.Link(one.Host, other.Host).RefusesDials = true;
                world.Network.Reset(one.Host, other.Host);
                world.Plan(duration, () => world.Network.Link(one.Host, other.Host).RefusesDials = false);
                break;
            default:
                world.Trace($"the link of {one} and {other} flaps");
                Flap(one, other, world.NowMs + duration);
                break;
        }
    }

    /// <summary>A server is cut off from some of the others: from a minority, a majority or all.</summary>
    private void Isolate(WholeServer one, long duration)
    {
        var others = world.Servers.Where(server => server != one && Chance.Happens(0.7)).ToList();
        world.Trace($"{one} is cut off from {string.Join(", ", others)}");
        foreach (var other in others)
        {
            world.Network.Cut(one.Host, other.Host);
            world.Plan(duration, () => world.Network.Heal(one.Host, other.Host));
        }
    }

    private void Flap(WholeServer one, WholeServer other, long untilMs)
    {
        if (world.IsHealed || world.NowMs > untilMs)
        {
            return;
        }

        var isReset = Chance.Happens(0.3);
        if (isReset)
        {
            world.Network.Reset(one.Host, other.Host);
        }
        else
        {
            world.Network.Cut(one.Host, other.Host);
        }

        world.Plan(Chance.Between(5, 200), () =>
        {
            world.Network.Heal(one.Host, other.Host);
            world.Plan(Chance.Between(5, 300), () => Flap(one, other, untilMs));
        });
    }

    private void StrikeDisk(WholeServer one, long duration)
    {
        switch (Chance.Below(5))
        {
            case 0:
                world.Trace($"the disk of {one} is full");
                one.FillDisk(true);
                world.Plan(duration, () => one.FillDisk(false));
                break;
            case 1:
                world.Trace("all disks are full");
                foreach (var server in world.Servers)
                {
                    server.FillDisk(true);
                    world.Plan(duration, () => server.FillDisk(false));
                }

                break;
            case 2:
                world.Trace($"the next write of {one} fails");
                one.FailNextWrite(Chance.Below(1000));
                break;
            case 3:
                world.Trace($"the next snapshot of {one} cannot be written");
                one.FailNextSnapshot();
                break;
            default:
                world.Trace($"the disk of {one} hangs");
                one.HoldDisk(true);
                world.Plan(duration, () => one.HoldDisk(false));
                break;
        }
    }

    private void StrikeClock(WholeServer one)
    {
        var (jumpMs, rate) = (Chance.Of<long>(ClockJumpsMs), Chance.Of<double>(ClockRates));
        world.Trace($"the clock of {one} is {jumpMs} ms off and goes at {rate}");
        one.SetClock(jumpMs, rate);
    }

    private void LoseConnection(long duration)
    {
        var client = Chance.Of(world.Clients);
        client.AwayUntilMs = world.NowMs + Chance.Of(0, duration, duration, 2 * duration);
        world.Trace($"client {client.Number} loses its connection for {client.AwayUntilMs - world.NowMs} ms");
        client.Disconnect();
    }
}
