using System.Text;

namespace CoordActors.Actors.Tests;

public sealed class SerializationTests() : DeterministicTestKit(setup: ActorSystemSetup.Create(
    SerializationSetup.Create(system => [new SerializerDetails("words", new WordSerializer(system), [typeof(Word)])])))
{
    [Fact]
    public void An_object_comes_back_by_its_serializers_identifier_and_manifest()
    {
        var word = new LongWord("telegraph");
        var serializer = (SerializerWithStringManifest)Sys.Serialization.FindSerializerFor(word);
        var bytes = serializer.ToBinary(word);
        Sys.Serialization.Deserialize(bytes, serializer.Identifier, serializer.Manifest(word)).ShouldBe(word);
    }

    [Fact]
    public void What_no_serializer_is_bound_to_is_named()
    {
        Should.Throw<ConfigurationException>(() => Sys.Serialization.FindSerializerFor("text")).Message.ShouldContain("System.String");
        Should.Throw<ConfigurationException>(() => Sys.Serialization.Deserialize([], 99, "w")).Message.ShouldContain("99");
    }

    private record Word(string Text);

    private sealed record LongWord(string Text) : Word(Text);

    private sealed class WordSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override int Identifier => 1000;

        public override string Manifest(object o) => o is LongWord ? "long" : "word";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Word)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest)
        {
            var text = Encoding.UTF8.GetString(bytes);
            return manifest == "long" ? new LongWord(text) : new Word(text);
        }
    }
}
