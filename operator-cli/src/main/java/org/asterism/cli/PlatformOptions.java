package org.asterism.cli;

import java.nio.file.Path;
import java.util.function.Function;
import org.asterism.enclave.config.PlatformConfig;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.vault.EvidenceKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What a new vault runs on, by the words of `vault.toml`.
final class PlatformOptions {
  private static final String SEAL_TO = "--seal-to";
  private static final String SEALING_KEY = "--sealing-key";

  @Option(
      names = "--platform",
      defaultValue = "simulated",
      paramLabel = "KIND",
      description =
          "What it runs on: ${DEFAULT-VALUE}, which protects nothing, sgx-gramine, tdx or sev-snp.")
  private String name;

  @Option(
      names = SEAL_TO,
      paramLabel = "CODE",
      description = {
        "With sgx-gramine, who opens its keys again: mrenclave,",
        "this very release, or mrsigner, all that its signer signs."
      })
  private @Nullable String sealTo;

  @Option(
      names = SEALING_KEY,
      paramLabel = "FILE",
      description = "With tdx or sev-snp: the 32 bytes that its keys are sealed under.")
  private @Nullable Path sealingKey;

  String name() {
    return name;
  }

  PlatformConfig config(CommandSpec spec) {
    return switch (name) {
      case "simulated" -> simulated(spec);
      case "sgx-gramine" -> gramine(spec);
      case "tdx" -> guest(spec, EvidenceKind.TDX);
      case "sev-snp" -> guest(spec, EvidenceKind.SEV_SNP);
      default ->
          throw new WrongArgument(
              spec, "--platform", "expected simulated, sgx-gramine, tdx or sev-snp, found " + name);
    };
  }

  private PlatformConfig simulated(CommandSpec spec) {
    requireNone(spec, SEAL_TO, sealTo);
    requireNone(spec, SEALING_KEY, sealingKey);
    return new PlatformConfig.Simulated(Path.of("platform.secret"), /* tcb= */ 1);
  }

  private PlatformConfig gramine(CommandSpec spec) {
    requireNone(spec, SEALING_KEY, sealingKey);
    return new PlatformConfig.GramineEnclave(
        given(spec, SEAL_TO, sealTo, found -> sealedTo(spec, found)));
  }

  private SealedTo sealedTo(CommandSpec spec, String found) {
    return switch (found) {
      case "mrenclave" -> SealedTo.MRENCLAVE;
      case "mrsigner" -> SealedTo.MRSIGNER;
      default ->
          throw new WrongArgument(spec, SEAL_TO, "expected mrenclave or mrsigner, found " + found);
    };
  }

  // A relative path would start from the vault's folder from now on.
  private PlatformConfig guest(CommandSpec spec, EvidenceKind kind) {
    requireNone(spec, SEAL_TO, sealTo);
    return new PlatformConfig.Guest(
        kind, given(spec, SEALING_KEY, sealingKey, Path::toAbsolutePath));
  }

  private <T, U> U given(
      CommandSpec spec, String option, @Nullable T value, Function<T, U> meaning) {
    if (value == null) {
      throw new WrongArgument(
          spec, option, "expected with --platform %s, found nothing".formatted(name));
    }
    return meaning.apply(value);
  }

  private void requireNone(CommandSpec spec, String option, @Nullable Object value) {
    if (value != null) {
      throw new WrongArgument(spec, option, "means nothing with --platform " + name);
    }
  }
}
