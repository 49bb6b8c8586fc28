package org.asterism.cli;

import picocli.CommandLine.Command;

/// What people do with the root under which all settings of a vault or an engine are.
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Measure the configuration of a vault or an engine, and prove a setting of it.",
    subcommands = {ConfigLeaves.class, ConfigProve.class, ConfigRoot.class, ConfigVerify.class})
final class ConfigCommand {}
