using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Storage.Copy;

return args is ["copy", .. var rest] ? await CopyCommand.Run(rest) : await SiloProgram.Run(args);
