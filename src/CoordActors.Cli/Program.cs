System.Console.WriteLine("coord");
