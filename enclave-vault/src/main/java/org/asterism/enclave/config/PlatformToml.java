package org.asterism.enclave.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.asterism.enclave.config.PlatformConfig.GramineEnclave;
import org.asterism.enclave.config.PlatformConfig.Guest;
import org.asterism.enclave.config.PlatformConfig.Simulated;
import org.asterism.tee.Gramine.SealedTo;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TextFile;
import org.asterism.vault.EvidenceKind;

/// `[platform]` of `vault.toml`, read and written.
final class PlatformToml {
  private static final String SIMULATED = "simulated";
  private static final String GRAMINE = "sgx-gramine";
  private static final String TDX = "tdx";
  private static final String SEV_SNP = "sev-snp";
  private static final List<String> KINDS = List.of(SIMULATED, GRAMINE, TDX, SEV_SNP);

  private PlatformToml() {}

  static PlatformConfig read(StrictTable table, Path directory) throws ConfigurationException {
    var kind =
        table
            .string("kind")
            .require(
                KINDS::contains,
                found ->
                    "expected \"%s\", found \"%s\"".formatted(String.join("\", \"", KINDS), found));
    return switch (kind.found().orElse(SIMULATED)) {
      case GRAMINE -> gramine(table);
      case TDX -> guest(table, EvidenceKind.TDX, directory);
      case SEV_SNP -> guest(table, EvidenceKind.SEV_SNP, directory);
      default -> simulated(table, directory);
    };
  }

  /// The section's text; paths as they are.
  static String text(PlatformConfig platform) {
    return switch (platform) {
      case Simulated(Path secret, int tcb) ->
          """
          kind = "simulated"
          secret = "%s"
          # Another number is another platform: the sealed keys do not open there.
          tcb = %d
          """
              .formatted(secret, tcb);
      case GramineEnclave(SealedTo sealedTo) ->
          """
          kind = "sgx-gramine"
          # Which code may open the sealed keys again: "mrenclave", this very release, or
          # "mrsigner", all that its signer signs. A microcode update ends both.
          seal_to = "%s"
          """
              .formatted(sealedTo.name().toLowerCase(Locale.ROOT));
      case Guest(EvidenceKind kind, Path sealingKey) ->
          """
          kind = "%s"
          # 32 bytes that you provide: such a guest has no key of its own to seal with.
          sealing_key = "%s"
          """
              .formatted(kind == EvidenceKind.TDX ? TDX : SEV_SNP, sealingKey);
    };
  }

  private static Simulated simulated(StrictTable table, Path directory)
      throws ConfigurationException {
    var secret = table.string("secret").map(found -> TextFile.named(directory, found));
    var tcb = table.integer("tcb", 0, Integer.MAX_VALUE);
    return table.finish(() -> new Simulated(secret.get(), tcb.get().intValue()));
  }

  private static GramineEnclave gramine(StrictTable table) throws ConfigurationException {
    var sealedTo = table.string("seal_to").map(PlatformToml::sealedTo);
    return table.finish(() -> new GramineEnclave(sealedTo.get()));
  }

  private static SealedTo sealedTo(String found) {
    return switch (found) {
      case "mrenclave" -> SealedTo.MRENCLAVE;
      case "mrsigner" -> SealedTo.MRSIGNER;
      default ->
          throw new IllegalArgumentException(
              "expected \"mrenclave\" or \"mrsigner\", found \"%s\"".formatted(found));
    };
  }

  private static Guest guest(StrictTable table, EvidenceKind kind, Path directory)
      throws ConfigurationException {
    var sealingKey =
        table
            .optionalString("sealing_key")
            .map(PlatformToml::provided)
            .map(found -> TextFile.named(directory, found));
    return table.finish(() -> new Guest(kind, sealingKey.get()));
  }

  private static String provided(Optional<String> found) {
    return found.orElseThrow(() ->
        new IllegalArgumentException(
            "expected the file with the 32 bytes that the vault's keys are sealed under, found"
                + " nothing; such a guest has no key of its own, so say from where you bring one"));
  }
}
