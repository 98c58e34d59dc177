using System.Net;
using System.Text.Json;

namespace CoordActors.Admin.Tests;

public sealed class RestoreTests
{
    private const string Unlimited = "admin.restore-interval-min = off, admin.snapshot-interval-min = off";

    [Fact]
    public async Task What_snapshot_has_sent_comes_back_with_the_same_digest_whatever_has_happened_since()
    {
        await using var world = await AdminWorld.Start(Unlimited);
        await world.Open();
        await world.Create("/kept", "data"u8.ToArray());
        var snapshot = await world.Snapshot();
        await world.Create("/since");

        using var response = await world.Restore(snapshot);

        (await Answer(response, HttpStatusCode.OK)).GetProperty("last_zxid").GetInt64().ShouldBe(4);
        var after = AdminWorld.TreeOf(await world.Snapshot());
        (after.LastZxid, after.Digest).ShouldBe((4, AdminWorld.TreeOf(snapshot).Digest));
        (await world.Json("/commands/monitor")).GetProperty("znode_count").GetInt64().ShouldBe(5);
        world.Data.GetFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_does_not_say_who_he_is_restores_nothing()
    {
        await using var world = await AdminWorld.Start(Unlimited);
        var snapshot = await world.Snapshot();
        await world.Open();
        using var response = await world.Restore(snapshot, authorization: null);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        AdminWorld.TreeOf(await world.Snapshot()).SessionCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_body_that_is_no_whole_snapshot_is_a_bad_request_and_changes_nothing()
    {
        await using var world = await AdminWorld.Start("admin.restore-interval-min = 1h, admin.snapshot-interval-min = off");
        var snapshot = await world.Snapshot();
        await world.Open();
        var damaged = snapshot.ToArray();
        damaged[^20] ^= 1;
        foreach (var body in new[] { [], "rubbish"u8.ToArray(), snapshot[..^1], damaged })
        {
            using var response = await world.Restore(body);
            (await Answer(response, HttpStatusCode.BadRequest)).GetProperty("error").GetString().ShouldStartWith("the body must be a whole snapshot: ");
        }

        AdminWorld.TreeOf(await world.Snapshot()).SessionCount.ShouldBe(1);
        world.Data.GetFiles().ShouldBeEmpty();
        using var good = await world.Restore(snapshot);
        good.StatusCode.ShouldBe(HttpStatusCode.OK, "what was refused does not count for the limit");
    }

    [Fact]
    public async Task Restores_have_a_least_distance_and_can_be_off()
    {
        await using var slow = await AdminWorld.Start();
        var snapshot = await slow.Snapshot();
        (await slow.Restore(snapshot)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await slow.Restore(snapshot)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await using var off = await AdminWorld.Start("admin.restore = off");
        (await off.Restore(snapshot)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_snapshot_larger_than_other_requests_may_be_is_taken()
    {
        await using var world = await AdminWorld.Start(Unlimited);
        await world.Open();
        for (var i = 0; i < 4; i++)
        {
            await world.Create($"/large-{i}", new byte[100_000]);
        }

        using var response = await world.Restore(await world.Snapshot());
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<JsonElement> Answer(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
