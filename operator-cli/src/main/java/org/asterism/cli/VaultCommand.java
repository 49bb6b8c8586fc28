package org.asterism.cli;

import picocli.CommandLine.Command;

/// What operators do with vaults.
@Command(
    name = "vault",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make and serve a vault: what keeps one share of each key.",
    subcommands = {VaultInit.class, VaultServe.class, VaultNewStore.class})
final class VaultCommand {}
