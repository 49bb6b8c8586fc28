package org.asterism.cli;

import picocli.CommandLine.Command;

/// What people do with attestation evidence.
@Command(
    name = "evidence",
    synopsisSubcommandLabel = "COMMAND",
    description = "Explain and judge attestation evidence of SGX, TDX and SEV-SNP.",
    subcommands = {EvidenceShow.class, EvidenceVerify.class})
final class EvidenceCommand {}
