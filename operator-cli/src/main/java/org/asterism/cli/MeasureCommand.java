package org.asterism.cli;

import picocli.CommandLine.Command;

/// What a processor will say of a guest, computed from the files that the guest is made of.
@Command(
    name = "measure",
    synopsisSubcommandLabel = "COMMAND",
    description = "Compute the measurements that evidence of a guest will have.",
    subcommands = {MeasureSnp.class, MeasureTdx.class})
final class MeasureCommand {}
