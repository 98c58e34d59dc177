using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop;

/// <summary>What was acknowledged is there after the server was killed, however busy it was.</summary>
public sealed class DurabilityTests
{
    private const int Rounds = 5;
    private const int Outstanding = 64;

    [Fact]
    public void No_acknowledged_write_is_lost_when_the_server_is_killed_again_and_again()
    {
        const int Seed = 20_261_121;
        var random = new Random(Seed);
        using var server = Target.Start();
        var ledger = new Ledger();
        using (var client = PlainClient.Connect(server.Port))
        {
            client.Create("/counter", "0");
            client.Create("/log");
        }

        for (var round = 0; round < Rounds; round++)
        {
            using (var client = PlainClient.Connect(server.Port))
            {
                WriteUntilKilled(client, ledger, killAfter: random.Next(1, 1_500), server);
            }

            server.Start();
            ledger.Check(server, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void A_write_that_was_acknowledged_alone_is_there_after_the_kill()
    {
        using var server = Target.Start();
        for (var round = 0; round < 3; round++)
        {
            using (var client = PlainClient.Connect(server.Port))
            {
                client.Create($"/alone-{round}", "kept");
            }

            server.Kill();
            server.Start();
            using var reader = PlainClient.Connect(server.Port);
            reader.GetData($"/alone-{round}").Data.ShouldBe("kept");
        }
    }

    /// <summary>
    /// Keeps a window of writes outstanding, alternately to one znode and as new ones, and kills the server at one of the replies; what
    /// still arrives counts.
    /// </summary>
    private static void WriteUntilKilled(PlainClient client, Ledger ledger, int killAfter, ServerUnderTest server)
    {
        var pending = new Queue<bool>();
        for (var reply = 0; reply < killAfter; reply++)
        {
            while (pending.Count < Outstanding)
            {
                pending.Enqueue(ledger.SendNext(client));
            }

            client.NextReply().ShouldBe(0);
            ledger.Acknowledge(pending.Dequeue());
        }

        server.Kill();
        while (pending.Count > 0 && client.NextReply() == 0)
        {
            ledger.Acknowledge(pending.Dequeue());
        }

        ledger.ForgetUnanswered(pending);
    }

    /// <summary>What was sent and what was acknowledged: data versions of one znode, and numbered znodes.</summary>
    private sealed class Ledger
    {
        private int _setsSent;
        private int _setsAcknowledged;
        private int _createsSent;
        private int _createsAcknowledged;
        private readonly List<int> _created = [];

        /// <summary>Sends the next write; true when it changes the counter, false when it creates a znode.</summary>
        public bool SendNext(PlainClient client)
        {
            if (_setsSent <= _createsSent)
            {
                client.Send(Request.SetData("/counter", $"{++_setsSent}"));
                return true;
            }

            client.Send(Request.Create($"/log/{++_createsSent}", $"{_createsSent}"));
            return false;
        }

        public void Acknowledge(bool set)
        {
            if (set)
            {
                _setsAcknowledged++;
            }
            else
            {
                _created.Add(++_createsAcknowledged);
            }
        }

        /// <summary>The outcome of unanswered writes is unknown; the check of the next start tells.</summary>
        public void ForgetUnanswered(Queue<bool> pending) => pending.Clear();

        public void Check(ServerUnderTest server, string where)
        {
            using var client = PlainClient.Connect(server.Port);
            var (data, version) = client.GetData("/counter");
            version.ShouldBeInRange(_setsAcknowledged, _setsSent, where);
            data.ShouldBe($"{version}", where);
            foreach (var number in _created)
            {
                client.GetData($"/log/{number}").Data.ShouldBe($"{number}", where);
            }

            client.Send(Request.Exists($"/log/{_createsSent + 1}"));
            client.NextReply().ShouldBe(-101, where);
            Settle(client, version);
            client.Close();
        }

        /// <summary>Goes on from what the server really has: the unanswered writes that arrived count as acknowledged.</summary>
        private void Settle(PlainClient client, int version)
        {
            _setsSent = _setsAcknowledged = version;
            while (_createsAcknowledged < _createsSent && Exists(client, _createsAcknowledged + 1))
            {
                _created.Add(++_createsAcknowledged);
            }

            for (var number = _createsAcknowledged + 1; number <= _createsSent; number++)
            {
                Exists(client, number).ShouldBeFalse($"write {number} is there, an earlier one of the same connection is not");
            }

            _createsSent = _createsAcknowledged;
        }

        private static bool Exists(PlainClient client, int number)
        {
            client.Send(Request.Exists($"/log/{number}"));
            return client.NextReply() == 0;
        }
    }
}
