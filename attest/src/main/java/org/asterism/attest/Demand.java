package org.asterism.attest;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.SnpReport;
import org.asterism.attest.steps.Established;

/// One thing that a policy asks of what was established. A demand on a field binds evidence of that
/// field's kind only; a field that a report of its kind lacks is a refusal.
public sealed interface Demand {

  /// What it accepts, in words.
  String words();

  /// Why it refuses; empty if it accepts.
  Optional<String> refuses(Established established);

  /// Whether it is about this field.
  default boolean concerns(Field field) {
    return false;
  }

  private static Optional<String> unless(boolean holds, String reason) {
    return holds ? Optional.empty() : Optional.of(reason);
  }

  private static Optional<String> field(
      Field field, Established established, Function<Bytes, String> judge) {
    if (established.report().kind() != field.kind()) {
      return Optional.empty();
    }
    return established
        .report()
        .field(field)
        .map(judge)
        .map(reason -> Optional.of(reason).filter(r -> !r.isEmpty()))
        .orElseGet(() -> Optional.of("this report has no field " + field.label()));
  }

  private static String list(Set<Bytes> values) {
    return values.stream().map(Bytes::toString).sorted().collect(Collectors.joining(" or "));
  }

  /// The measurement of the software, whatever the kind: MRENCLAVE, MRTD or MEASUREMENT.
  record Measurement(Set<Bytes> accepted) implements Demand {
    public Measurement {
      accepted = Set.copyOf(accepted);
    }

    @Override
    public String words() {
      return "measurement is " + list(accepted);
    }

    @Override
    public Optional<String> refuses(Established established) {
      Bytes found = established.report().measurement();
      return unless(
          accepted.contains(found),
          "expected measurement %s, found %s".formatted(list(accepted), found));
    }
  }

  /// The 64 bytes that the software put in, whatever the kind. This is what makes evidence fresh
  /// and binds it to a key: without it, evidence proves only that the software once ran.
  record ReportData(Bytes expected) implements Demand {
    private static final int LENGTH = 64;

    public ReportData {
      if (expected.length() != LENGTH) {
        throw new IllegalArgumentException(
            "expected report data of 64 bytes, found " + expected.length());
      }
    }

    @Override
    public String words() {
      return "report data is " + expected;
    }

    @Override
    public Optional<String> refuses(Established established) {
      Bytes found = established.report().reportData();
      return unless(
          found.equals(expected), "expected report data %s, found %s".formatted(expected, found));
    }
  }

  /// A field that is one of several values.
  record OneOf(Field field, Set<Bytes> accepted) implements Demand {
    public OneOf {
      accepted = Set.copyOf(accepted);
      for (Bytes value : accepted) {
        if (value.length() != field.length()) {
          throw new IllegalArgumentException(
              "expected %d bytes for %s, found %d"
                  .formatted(field.length(), field.label(), value.length()));
        }
      }
    }

    @Override
    public boolean concerns(Field other) {
      return field == other;
    }

    @Override
    public String words() {
      return field.label() + " is " + list(accepted);
    }

    @Override
    public Optional<String> refuses(Established established) {
      return Demand.field(
          field,
          established,
          found ->
              accepted.contains(found)
                  ? ""
                  : "expected %s %s, found %s".formatted(field.label(), list(accepted), found));
    }
  }

  /// A field that is a number (at most eight bytes) within bounds, both included.
  record Range(Field field, long least, long most) implements Demand {
    public Range {
      if (field.length() > Long.BYTES || least < 0 || most < least) {
        throw new IllegalArgumentException("no range of numbers on " + field.label());
      }
    }

    /// A minimum.
    public static Range atLeast(Field field, long least) {
      return new Range(field, least, Long.MAX_VALUE);
    }

    /// A maximum.
    public static Range atMost(Field field, long most) {
      return new Range(field, 0, most);
    }

    @Override
    public boolean concerns(Field other) {
      return field == other;
    }

    @Override
    public String words() {
      return most == Long.MAX_VALUE
          ? "%s is at least %d".formatted(field.label(), least)
          : "%s is %d to %d".formatted(field.label(), least, most);
    }

    @Override
    public Optional<String> refuses(Established established) {
      return Demand.field(field, established, this::judge);
    }

    private String judge(Bytes found) {
      long number = found.littleEndian();
      boolean within = number >= least && number <= most;
      return within ? "" : "expected that %s, found %d".formatted(words(), number);
    }
  }

  /// A field of one-byte security versions, none of which may be lower than the one in its place:
  /// TDX's TEE_TCB_SVN.
  record Floor(Field field, Bytes least) implements Demand {
    public Floor {
      if (least.length() != field.length()) {
        throw new IllegalArgumentException(
            "expected %d bytes for %s, found %d"
                .formatted(field.length(), field.label(), least.length()));
      }
    }

    @Override
    public boolean concerns(Field other) {
      return field == other;
    }

    @Override
    public String words() {
      return "each byte of %s is at least that of %s".formatted(field.label(), least);
    }

    @Override
    public Optional<String> refuses(Established established) {
      return Demand.field(
          field,
          established,
          found ->
              found.isAtLeast(least, 0)
                  ? ""
                  : "expected that %s, found %s".formatted(words(), found));
    }
  }

  /// A field of flags (at most eight bytes): some must be set, some must be clear.
  record Bits(Field field, long set, long clear) implements Demand {
    public Bits {
      if (field.length() > Long.BYTES || (set & clear) != 0) {
        throw new IllegalArgumentException("no such flags on " + field.label());
      }
    }

    @Override
    public boolean concerns(Field other) {
      return field == other;
    }

    @Override
    public String words() {
      return "%s has %#x set and %#x clear".formatted(field.label(), set, clear);
    }

    @Override
    public Optional<String> refuses(Established established) {
      return Demand.field(field, established, this::judge);
    }

    private String judge(Bytes found) {
      long flags = found.littleEndian();
      boolean right = (flags & set) == set && (flags & clear) == 0;
      return right ? "" : "expected that %s, found %#x".formatted(words(), flags);
    }
  }

  /// Whether a guest may be moved to another platform: by SNP's migration agent, or where TDX says
  /// MIGRATABLE. Where a policy does not say, it may not.
  record Migration(Kind kind, boolean allowed) implements Demand {
    // SEV-SNP ABI §4.3, POLICY bit 18; TDX module ABI, ATTRIBUTES bit 29.
    private static final long AGENT = 1L << 18;
    private static final long MIGRATABLE = 1L << 29;

    @Override
    public String words() {
      return (allowed ? "INSECURE: accepts guests of %s that may" : "no guest of %s may")
              .formatted(kind)
          + " be moved to another platform";
    }

    @Override
    public Optional<String> refuses(Established established) {
      return allowed ? Optional.empty() : bits().flatMap(bits -> bits.refuses(established));
    }

    private Optional<Bits> bits() {
      return switch (kind) {
        case SGX -> Optional.empty();
        case TDX -> Optional.of(new Bits(Field.TDX_TDATTRIBUTES, 0, MIGRATABLE));
        case SNP -> Optional.of(new Bits(Field.SNP_POLICY, 0, AGENT));
      };
    }
  }

  /// The vendor's model: Intel's FMSPC in lower-case hexadecimal, or AMD's product line (`Milan`).
  record Model(Set<String> accepted) implements Demand {
    public Model {
      accepted = Set.copyOf(accepted);
    }

    @Override
    public String words() {
      return "platform is " + String.join(" or ", new TreeSet<>(accepted));
    }

    @Override
    public Optional<String> refuses(Established established) {
      String found = established.platform().model();
      return unless(
          accepted.contains(found), "expected that %s, found %s".formatted(words(), found));
    }
  }

  /// The lowest security versions of an AMD platform: reported, committed and at launch.
  record SnpVersions(int bootloader, int tee, int snp, int microcode) implements Demand {
    @Override
    public String words() {
      return "AMD TCB is at least bootloader %d, tee %d, snp %d, microcode %d"
          .formatted(bootloader, tee, snp, microcode);
    }

    @Override
    public Optional<String> refuses(Established established) {
      return established.report() instanceof SnpReport report
          ? Set.of(Field.SNP_REPORTED_TCB, Field.SNP_COMMITTED_TCB, Field.SNP_LAUNCH_TCB).stream()
              .sorted()
              .filter(word -> !reaches(report, word))
              .map(word ->
                  "expected that %s, found %s (%s)"
                      .formatted(words(), report.tcb(word), word.label()))
              .findFirst()
          : Optional.empty();
    }

    private boolean reaches(SnpReport report, Field word) {
      return report.tcb(word).bootloader() >= bootloader
          && report.tcb(word).tee() >= tee
          && report.tcb(word).snp() >= snp
          && report.tcb(word).microcode() >= microcode;
    }
  }

  /// Only evidence of these kinds.
  record Kinds(Set<Kind> accepted) implements Demand {
    public Kinds {
      accepted = Set.copyOf(accepted);
    }

    @Override
    public String words() {
      return "evidence is of "
          + accepted.stream().sorted().map(Kind::toString).collect(Collectors.joining(" or "));
    }

    @Override
    public Optional<String> refuses(Established established) {
      Kind found = established.report().kind();
      return unless(
          accepted.contains(found), "expected that %s, found %s".formatted(words(), found));
    }
  }
}
