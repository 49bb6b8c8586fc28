package org.asterism.cli;

import picocli.CommandLine.Command;

/// What operators do with constellations.
@Command(
    name = "constellation",
    synopsisSubcommandLabel = "COMMAND",
    description = "Say which vaults and engines belong together.",
    subcommands = {
      ConstellationInit.class,
      ConstellationEnrol.class,
      ConstellationReaddress.class,
      ConstellationRotate.class,
      ConstellationSign.class,
      ConstellationNewOperator.class,
      ConstellationEngines.Add.class,
      ConstellationEngines.Remove.class,
      ConstellationStatus.class,
      ConstellationVerify.class
    })
final class ConstellationCommand {}
