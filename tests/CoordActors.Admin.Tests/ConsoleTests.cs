using System.Net;
using System.Text.Json;
using CoordActors.Protocol;

namespace CoordActors.Admin.Tests;

public sealed class ConsoleTests
{
    [Fact]
    public async Task The_console_is_one_page_without_anything_from_elsewhere()
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Get("/");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        var page = await response.Content.ReadAsStringAsync();
        page.ShouldStartWith("<!doctype html>");
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
    }

    [Fact]
    public async Task A_znode_is_shown_with_data_stat_and_sorted_children()
    {
        await using var world = await AdminWorld.Start();
        await world.Open();
        await world.Create("/app", "grüße"u8.ToArray());
        await world.Create("/app/b", [0, 1]);
        await world.Create("/app/a");

        var app = await world.Json("/console/node?path=/app");
        app.GetProperty("data").GetString().ShouldBe("grüße");
        app.GetProperty("stat").GetProperty("num_children").GetInt32().ShouldBe(2);
        app.GetProperty("children").EnumerateArray().Select(child => child.GetString()).ShouldBe(["a", "b"]);
        (await world.Json("/console/node?path=/app/b")).GetProperty("data_base64").GetBytesFromBase64().ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Access_control_lists_hold_in_the_console_too()
    {
        await using var world = await AdminWorld.Start();
        await world.Open();
        await world.Create("/secret", "x"u8.ToArray(), acl: (Permissions.Write, "world", "anyone"));
        using var response = await world.Get("/console/node?path=/secret");
        response.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await response.Content.ReadAsStringAsync()).ShouldNotContain("\"data\"");
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "there is no znode /nowhere")]
    [InlineData("no-path", HttpStatusCode.BadRequest, "\"no-path\" is not a path; a path is / or begins with / and does not end with it")]
    public async Task A_path_that_leads_nowhere_is_said_so(string path, HttpStatusCode status, string error)
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Get("/console/node?path=" + path);
        response.StatusCode.ShouldBe(status);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString().ShouldBe(error);
    }

    [Fact]
    public async Task The_console_can_be_off()
    {
        await using var world = await AdminWorld.Start("admin.console = off");
        (await world.Get("/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await world.Get("/console/node?path=/")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_name_that_somebody_made_point_here_is_not_answered()
    {
        await using var world = await AdminWorld.Start();
        (await world.Get("/", host: "evil.example")).StatusCode.ShouldBe(HttpStatusCode.MisdirectedRequest);
        (await world.Get("/", host: "localhost")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
