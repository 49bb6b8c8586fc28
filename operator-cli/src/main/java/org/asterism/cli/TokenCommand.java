package org.asterism.cli;

import picocli.CommandLine.Command;

/// What operators do with the tokens of an engine.
@Command(
    name = "token",
    synopsisSubcommandLabel = "COMMAND",
    description = "List an engine's tokens; order the vaults to unlock, remove or restore one.",
    subcommands = {
      TokenListing.class,
      TokenOrdering.Unlock.class,
      TokenOrdering.Remove.class,
      TokenOrdering.Restore.class,
      TokenOrderHandover.class
    })
final class TokenCommand {}
