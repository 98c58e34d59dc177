using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CoordActors.Cli.Shell.Output;

/// <summary>Turns every line of text into a JSON string, so that the output of any command can be read line by line as JSON.</summary>
internal sealed class JsonLineWriter(TextWriter output) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        if (value != '\n')
        {
            _line.Append(value);
            return;
        }

        if (_line.Length > 0)
        {
            output.WriteLine($"\"{JsonEncodedText.Encode(_line.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
            _line.Clear();
        }
    }

    public override void Flush() => output.Flush();
}
