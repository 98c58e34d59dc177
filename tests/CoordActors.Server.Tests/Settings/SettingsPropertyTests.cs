using CoordActors.Server.Settings;
using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Server.Tests.Settings;

public class SettingsPropertyTests
{
    private static readonly string[] OddTexts =
    [
        "", "-1", "0", "1", "255", "65536", "99999999999999999999", "9223372036854775807", "1e9", "off", "on", "true", "*", "::", "a b", "2 ticks",
        "\\", "infinite", "[]", "{}", "null", "3 weeks", "1.5m", "ä",
    ];

    [Fact]
    public void Any_zoo_cfg_is_accepted_or_refused_in_one_sentence()
    {
        var keys = ZooCfgKeys.Names.Concat(["server.1", "server.2", "server.", "group.1", "dataDir", "clientPort", "x"]).ToArray();
        var line = Gen.Elements(keys).Zip(Gen.Elements(OddTexts), (key, text) => $"{key}={text}\n");
        var file = line.ListOf().Select(lines => "dataDir=/d\nclientPort=1\n" + string.Concat(lines.Take(3)));
        Prop.ForAll(file.ToArbitrary(), text => IsLoadedOrRefused("zoo.cfg", text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => IsLoadedOrRefused("zoo.cfg", text ?? "")).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_value_of_any_key_is_accepted_or_refused_in_one_sentence()
    {
        var keys = SettingsLoader.Load().Describe().Select(entry => entry.Key).ToArray();
        var line = Gen.Elements(keys).Zip(Gen.Elements(OddTexts), (key, text) => $"{key} = {text}\n");
        Prop.ForAll(line.ToArbitrary(), text => IsLoadedOrRefused("server.conf", text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
        foreach (var key in keys)
        {
            foreach (var text in OddTexts) IsLoadedOrRefused("server.conf", $"{key} = \"{text.Replace("\\", "\\\\", StringComparison.Ordinal)}\"");
        }
    }

    private static bool IsLoadedOrRefused(string name, string text)
    {
        try
        {
            SettingsLoader.LoadText(name, text);
        }
        catch (ConfigurationException e)
        {
            return e.Message.EndsWith('.') && !e.Message.Contains('\n');
        }

        return true;
    }
}
