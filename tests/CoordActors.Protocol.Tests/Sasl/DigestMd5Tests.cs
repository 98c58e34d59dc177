using System.Text;
using CoordActors.Protocol.Sasl;
using FsCheck.Fluent;
using static CoordActors.Protocol.Tests.Properties;

namespace CoordActors.Protocol.Tests.Sasl;

public class DigestMd5Tests
{
    private const string Nonce = "OA6MG9tEQGm2hh";
    private const string ClientNonce = "OA6MHXh6VqTrRk";

    private static readonly Dictionary<string, string> Passwords = new() { ["chris"] = "secret", ["jörg"] = "pässword", ["Ж"] = "пароль" };

    private readonly DigestMd5Server _server = new(Nonce, user => Passwords.GetValueOrDefault(user));

    [Fact]
    public void The_example_of_RFC_2831_section_4_gives_the_proofs_that_stand_there()
    {
        var proof = new DigestMd5Proof
        {
            User = "chris"u8.ToArray(),
            Realm = "elwood.innosoft.com"u8.ToArray(),
            Nonce = Encoding.ASCII.GetBytes(Nonce),
            ClientNonce = Encoding.ASCII.GetBytes(ClientNonce),
            Uri = "imap/elwood.innosoft.com"u8.ToArray(),
        };
        Text(proof.OfClient("secret"u8)).ShouldBe("d388dad90d4bbd760a152321f2143af7");
        Text(proof.OfServer("secret"u8)).ShouldBe("ea40f60335c427b5527b84dbabcdfffd");
    }

    [Fact]
    public void The_server_begins_with_a_challenge_and_ends_with_its_own_proof()
    {
        Text(Answer("")).ShouldBe($"realm=\"zk-sasl-md5\",nonce=\"{Nonce}\",qop=\"auth\",charset=utf-8,algorithm=md5-sess");
        _server.User.ShouldBeNull();

        Text(Answer(Response("chris", "08659cbbde96b164e9ebf4020a889fa8"))).ShouldBe("rspauth=6141d16333713b2592fc5680f8d67c3e");

        _server.User.ShouldBe("chris");
    }

    [Theory]
    [InlineData("01961f8cb7adbb8cb2d2a12d0889e2db", "b1480810b45c37a6d0a676290d5b6404")]
    [InlineData("dc679145a25fb54893fc77e9e8e30012", "a872c49a0ccaccfd1d38b272ad2246de")]
    public void A_name_beyond_ASCII_may_be_hashed_in_Latin_1_as_Java_does_or_in_UTF_8_as_Python_does(string response, string rspauth)
    {
        Answer("");
        Text(Answer(Response("jörg", response))).ShouldBe($"rspauth={rspauth}");
        _server.User.ShouldBe("jörg");
    }

    [Fact]
    public void Who_says_no_charset_may_send_Latin_1()
    {
        Answer("");
        var token = Response("jörg", "01961f8cb7adbb8cb2d2a12d0889e2db").Replace("charset=utf-8,", "");
        _server.TryAnswer(Encoding.Latin1.GetBytes(token), out _).ShouldBeTrue();
        _server.User.ShouldBe("jörg");
    }

    [Fact]
    public void Nobody_becomes_somebody_else_by_asking_for_it()
    {
        Answer("");
        Answer(Response("chris", "85fbf45538589dd785920c29eebe00e2") + ",authzid=\"super\"");
        _server.User.ShouldBe("chris");
    }

    [Theory]
    [InlineData("08659cbbde96b164e9ebf4020a889fa8", "08659cbbde96b164e9ebf4020a889fa9")]
    [InlineData("response=08659cbbde96b164e9ebf4020a889fa8", "response=")]
    [InlineData("response=08659cbbde96b164e9ebf4020a889fa8", "response=08659cbbde96b164")]
    [InlineData("username=\"chris\"", "username=\"nobody\"")]
    [InlineData("username=\"chris\",", "")]
    [InlineData("nonce=\"OA6MG9tEQGm2hh\"", "nonce=\"another\"")]
    [InlineData("nc=00000001", "nc=00000002")]
    [InlineData("nc=00000001,", "")]
    [InlineData("cnonce=\"OA6MHXh6VqTrRk\",", "")]
    [InlineData("zookeeper/zk-sasl-md5", "imap/zk-sasl-md5")]
    [InlineData("qop=auth,", "qop=auth-conf,")]
    [InlineData("charset=utf-8", "charset=koi8-r")]
    [InlineData("nc=00000001", "nc=00000001,nc=00000001")]
    [InlineData("username=\"chris\"", "username=\"chris")]
    public void What_proves_nothing_fails_for_good(string part, string replacement)
    {
        Answer("");
        var right = Response("chris", "08659cbbde96b164e9ebf4020a889fa8");
        right.ShouldContain(part);

        _server.TryAnswer(Encoding.UTF8.GetBytes(right.Replace(part, replacement)), out var answer).ShouldBeFalse();
        answer.ShouldBeEmpty();
        _server.User.ShouldBeNull();

        _server.TryAnswer(Encoding.UTF8.GetBytes(right), out _).ShouldBeFalse();
        _server.TryAnswer([], out _).ShouldBeFalse();
        _server.User.ShouldBeNull();
    }

    [Fact]
    public void Nobody_answers_before_the_challenge_or_logs_in_twice()
    {
        Text(Answer(Response("chris", "08659cbbde96b164e9ebf4020a889fa8"))).ShouldStartWith("realm=");
        _server.User.ShouldBeNull();

        var other = new DigestMd5Server(Nonce, user => Passwords.GetValueOrDefault(user));
        LogIn(other, new DigestMd5Client("chris", "secret", ClientNonce)).ShouldBeTrue();
        other.TryAnswer([], out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("chris", "secret", true)]
    [InlineData("jörg", "pässword", true)]
    [InlineData("Ж", "пароль", true)]
    [InlineData("chris", "Secret", false)]
    [InlineData("chris", "", false)]
    [InlineData("nobody", "", false)]
    public void Our_own_client_logs_in_with_the_right_password_only(string user, string password, bool succeeds)
    {
        LogIn(_server, new DigestMd5Client(user, password, ClientNonce)).ShouldBe(succeeds);
        _server.User.ShouldBe(succeeds ? user : null);
    }

    [Fact]
    public void A_name_may_have_every_character_and_so_may_a_password() => ForAll(
        ArbMap.Default.GeneratorFor<string>().Where(IsText), ArbMap.Default.GeneratorFor<string>().Where(IsText), (user, password) =>
        {
            var server = new DigestMd5Server(Nonce, name => name == user ? password : null);
            LogIn(server, new DigestMd5Client(user, password, ClientNonce)).ShouldBeTrue();
            server.User.ShouldBe(user);
        });

    [Fact]
    public void Any_bytes_are_taken_without_an_exception() => ForAll(ArbMap.Default.GeneratorFor<byte[]>().Where(bytes => bytes is not null), bytes =>
    {
        var server = new DigestMd5Server(Nonce, _ => "secret");
        server.TryAnswer([], out var challenge);
        server.TryAnswer(bytes, out _).ShouldBeFalse();
        new DigestMd5Client("chris", "secret", ClientNonce).TryRespond(bytes, out _).ShouldBeFalse();
        challenge.ShouldNotBeEmpty();
    });

    [Fact]
    public void A_client_trusts_only_a_server_that_knows_the_password_too()
    {
        var client = new DigestMd5Client("chris", "secret", ClientNonce);
        client.TryComplete("rspauth=6141d16333713b2592fc5680f8d67c3e"u8).ShouldBeFalse();
        client.TryRespond(Answer(""), out _).ShouldBeTrue();
        client.TryComplete("rspauth=00000000000000000000000000000000"u8).ShouldBeFalse();
        client.IsComplete.ShouldBeFalse();
        client.TryComplete("rspauth=6141d16333713b2592fc5680f8d67c3e"u8).ShouldBeTrue();
    }

    [Theory]
    [InlineData("realm=\"r\"")]
    [InlineData("nonce=\"a\",nonce=\"b\"")]
    [InlineData("nonce=\"a\",qop=\"auth-int,auth-conf\"")]
    [InlineData("nonce=\"a")]
    [InlineData("nonce")]
    public void A_challenge_that_is_none_is_not_answered(string challenge) =>
        new DigestMd5Client("chris", "secret", ClientNonce).TryRespond(Encoding.UTF8.GetBytes(challenge), out _).ShouldBeFalse();

    [Fact]
    public void A_token_of_more_than_4_KiB_is_refused_unread()
    {
        Answer("");
        var token = Response("chris", "08659cbbde96b164e9ebf4020a889fa8") + $",x=\"{new string('x', 4096)}\"";
        _server.TryAnswer(Encoding.UTF8.GetBytes(token), out _).ShouldBeFalse();
    }

    private static bool IsText(string? text) => text is not null && text.Length < 200 && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;

    private static bool LogIn(DigestMd5Server server, DigestMd5Client client) =>
        server.TryAnswer(DigestMd5Client.FirstToken, out var challenge)
        && client.TryRespond(challenge, out var response)
        && server.TryAnswer(response, out var proof)
        && client.TryComplete(proof);

    private static string Response(string user, string response) =>
        $"charset=utf-8,username=\"{user}\",realm=\"zk-sasl-md5\",nonce=\"{Nonce}\",nc=00000001,cnonce=\"{ClientNonce}\","
            + $"digest-uri=\"zookeeper/zk-sasl-md5\",maxbuf=65536,qop=auth,response={response}";

    private static string Text(byte[] token) => Encoding.ASCII.GetString(token);

    private byte[] Answer(string token)
    {
        _server.TryAnswer(Encoding.UTF8.GetBytes(token), out var answer).ShouldBeTrue();
        return answer;
    }
}
