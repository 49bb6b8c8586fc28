package org.asterism.cli;

import picocli.CommandLine.Command;

/// What operators do with the tokens of an engine.
@Command(
    name = "token",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Make and list an engine's tokens; move keys to threshold custody and give them new"
            + " shares; order the vaults to unlock, remove, restore or reseat a token.",
    subcommands = {
      TokenInit.class,
      TokenListing.class,
      TokenMove.class,
      TokenRefresh.class,
      TokenReshare.class,
      TokenOrdering.Unlock.class,
      TokenOrdering.Remove.class,
      TokenOrdering.Restore.class,
      TokenOrdering.Reseat.class,
      TokenOrderHandover.class
    })
final class TokenCommand {}
