using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Auth;

namespace CoordActors.Server.Tests.Auth;

/// <summary>The expected texts are what Java's X500Principal.getName() says.</summary>
public sealed class DistinguishedNameTextTests
{
    [Theory]
    [InlineData("CN=client", "CN=client")]
    [InlineData("C=DE, O=Example, OU=Ops, CN=client", "CN=client,OU=Ops,O=Example,C=DE")]
    [InlineData("DC=org, DC=example, UID=bob", "UID=bob,DC=example,DC=org")]
    [InlineData("O=\"Example, Inc. + Sons = x\", CN=a", "CN=a,O=Example\\, Inc. \\+ Sons \\= x")]
    [InlineData("O=\"#1 \", CN=\" a\"", "CN=\\ a,O=\\#1\\ ")]
    [InlineData("CN=Jürgen", "CN=Jürgen")]
    [InlineData("E=bob@example.org, CN=bob", "CN=bob,1.2.840.113549.1.9.1=#160f626f62406578616d706c652e6f7267")]
    public void It_is_the_text_that_Java_gives(string name, string expected) =>
        DistinguishedNameText.Of(new X500DistinguishedName(name, X500DistinguishedNameFlags.None).RawData).ShouldBe(expected);

    [Fact]
    public void Two_pairs_in_one_part_are_joined()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSetOf())
        {
            Pair(writer, "2.5.4.3", "a");
            Pair(writer, "2.5.4.11", "b");
        }

        DistinguishedNameText.Of(writer.Encode()).ShouldBe("CN=a+OU=b");
    }

    [Fact]
    public void What_is_no_name_is_refused() => Should.Throw<AsnContentException>(() => DistinguishedNameText.Of(new byte[] { 1, 2, 3 }));

    private static void Pair(AsnWriter writer, string type, string value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(type);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
        }
    }
}
