package org.asterism.cli;

import picocli.CommandLine.Command;

/// What operators do with engines.
@Command(
    name = "engine",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make and serve an engine: what applications talk to.",
    subcommands = {
      EngineInit.class,
      EngineNewTokenStore.class,
      EngineServe.class,
      EngineBackup.class,
      EngineAdopt.class
    })
final class EngineCommand {}
