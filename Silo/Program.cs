// One machine needs no silo of its own: the frontend runs the grains in its process.
await Console.Error.WriteLineAsync("There is no cluster to join yet: start WebFrontend, which runs the grains in its own process.");
return 1;
