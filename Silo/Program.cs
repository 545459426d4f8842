using OrleansMessenger.Silo;

return await SiloProgram.Run(args);
