using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

/// <summary>Whoever is told to listen where this machine is not says so before it listens anywhere.</summary>
public sealed class AddressCheckTests
{
    /// <summary>Kept free for examples: no machine has it.</summary>
    private const string Elsewhere = "203.0.113.7";

    [Theory]
    [InlineData("coord.client.address", "")]
    [InlineData("coord.admin.address", "")]
    [InlineData("coord.admin.metrics-address", "coord.admin.metrics-port = 7000")]
    [InlineData("coord.admin.metrics-address", "coord.admin { metrics-secure-port = 7443, metrics-tls { certificate = c.pem, client-auth = none } }")]
    public void An_address_of_another_machine_is_named_with_its_key(string key, string more) =>
        Should.Throw<ConfigurationException>(() => Check($"{more}\n{key} = \"{Elsewhere}\"")).Message
            .ShouldStartWith($"coord.conf:2: {key} is \"{Elsewhere}\"; it must be an address of this machine");

    [Theory]
    [InlineData("coord.admin.metrics-address", "")]
    [InlineData("coord.admin.address", "coord.admin.enabled = off")]
    public void What_opens_no_port_is_not_looked_at(string key, string more) => Check($"{more}\n{key} = \"{Elsewhere}\"");

    private static void Check(string text) => AddressCheck.Check(SettingsLoader.LoadText("coord.conf", text));
}
