package org.asterism.evidence;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.asterism.attest.Demand;
import org.asterism.attest.Policy;
import org.asterism.attest.TcbRule;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TextFile;
import org.asterism.toml.TomlException;

/// Reads a policy from TOML. What is missing is refused, not guessed: kinds, statuses and the
/// evaluation number have no default, and an advisory that is not named is not accepted.
public final class PolicyFile {
  private static final String ANY = "any";
  private static final int MAX_NUMBER = 1_000_000;
  private static final int MAX_SVN = 255;

  private final StrictTable root;

  private PolicyFile(StrictTable root) {
    this.root = root;
  }

  public static Policy read(Path file) throws UnreadableFile {
    try {
      return parse(file.toString(), TextFile.read(file));
    } catch (NoSuchFileException e) {
      throw new UnreadableFile(file + ": expected a file, found none");
    } catch (IOException e) {
      throw new UnreadableFile(file, e);
    } catch (TomlException e) {
      throw new UnreadableFile(String.valueOf(e.getMessage()));
    }
  }

  /// @param file its name, for messages
  static Policy parse(String file, String text) throws TomlException {
    return new PolicyFile(StrictTable.parse(file, text)).policy();
  }

  private Policy policy() throws TomlException {
    Set<Kind> kinds = kinds();
    Policy policy = new Policy(kinds, rule(kinds), demands(kinds), insecure());
    root.finish();
    return policy;
  }

  private Set<Kind> kinds() throws TomlException {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (String name : root.strings("kinds")) {
      kinds.add(kind(name));
    }
    if (kinds.isEmpty()) {
      throw root.error("kinds", "expected at least one of \"sgx\", \"tdx\", \"snp\", found none");
    }
    return kinds;
  }

  private Kind kind(String name) throws TomlException {
    return Arrays.stream(Kind.values())
        .filter(kind -> label(kind).equals(name))
        .findFirst()
        .orElseThrow(
            () -> root.error("kinds", "expected \"sgx\", \"tdx\" or \"snp\", found " + name));
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// AMD rates nothing: a policy for its reports alone needs no table of Intel's ratings.
  private TcbRule rule(Set<Kind> kinds) throws TomlException {
    Optional<StrictTable> found = root.table("tcb");
    if (found.isEmpty()) {
      if (kinds.equals(EnumSet.of(Kind.SNP))) {
        return new TcbRule(Set.of(), Optional.of(Set.of()), 0);
      }
      throw root.error("tcb", "expected a table of Intel's ratings to accept, found none");
    }
    StrictTable table = found.get();
    Set<TcbStatus> statuses = statuses(table);
    Set<String> advisories = Set.copyOf(table.strings("advisories"));
    int number = number(table, "minimum_evaluation_number", MAX_NUMBER);
    table.finish();
    return new TcbRule(
        statuses,
        advisories.equals(Set.of(ANY)) ? Optional.empty() : Optional.of(advisories),
        number);
  }

  private static Set<TcbStatus> statuses(StrictTable table) throws TomlException {
    Set<TcbStatus> statuses = EnumSet.noneOf(TcbStatus.class);
    for (String name : table.strings("statuses")) {
      try {
        statuses.add(TcbStatus.of(name));
      } catch (MalformedException e) {
        throw table.error("statuses", String.valueOf(e.getMessage()));
      }
    }
    if (statuses.isEmpty() || statuses.contains(TcbStatus.REVOKED)) {
      throw table.error(
          "statuses", "expected one or more of Intel's statuses but Revoked, found " + statuses);
    }
    return statuses;
  }

  private List<Demand> demands(Set<Kind> kinds) throws TomlException {
    List<Demand> demands = new ArrayList<>();
    Set<Bytes> measurements = FieldDemands.hexes(root, "measurement", 0);
    if (!measurements.isEmpty()) {
      demands.add(new Demand.Measurement(measurements));
    }
    for (String data : root.optionalString("report_data").stream().toList()) {
      demands.add(new Demand.ReportData(FieldDemands.hex(root, "report_data", data, 64)));
    }
    Set<String> models = new HashSet<>(root.someStrings("platform").orElse(List.of()));
    if (!models.isEmpty()) {
      demands.add(new Demand.Model(models));
    }
    for (Kind kind : Kind.values()) {
      Optional<StrictTable> table = root.table(label(kind));
      if (table.isPresent() && !kinds.contains(kind)) {
        throw root.error(label(kind), "expected only tables of the kinds that are accepted");
      }
      if (table.isPresent()) {
        demands.addAll(demands(kind, table.get()));
      }
    }
    return demands;
  }

  private static List<Demand> demands(Kind kind, StrictTable table) throws TomlException {
    List<Demand> demands = new ArrayList<>(FieldDemands.of(kind, table));
    Optional<StrictTable> floor = kind == Kind.SNP ? table.table("tcb_min") : Optional.empty();
    if (floor.isPresent()) {
      StrictTable versions = floor.get();
      demands.add(
          new Demand.SnpVersions(
              number(versions, "bootloader", MAX_SVN),
              number(versions, "tee", MAX_SVN),
              number(versions, "snp", MAX_SVN),
              number(versions, "microcode", MAX_SVN)));
      versions.finish();
    }
    table.finish();
    return demands;
  }

  private static int number(StrictTable table, String name, int max) throws TomlException {
    long number = table.integer(name);
    if (number < 0 || number > max) {
      throw table.error(name, "expected a number of 0 to %d, found %d".formatted(max, number));
    }
    return (int) number;
  }

  private Set<Policy.Insecure> insecure() throws TomlException {
    Set<Policy.Insecure> accepted = EnumSet.noneOf(Policy.Insecure.class);
    Optional<StrictTable> found = root.table("insecure");
    if (found.isPresent()) {
      StrictTable table = found.get();
      if (table.optionalBoolean("debug").orElse(false)) {
        accepted.add(Policy.Insecure.INSECURE_DEBUG_ACCEPTED);
      }
      if (table.optionalBoolean("missing_crls").orElse(false)) {
        accepted.add(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);
      }
      table.finish();
    }
    return accepted;
  }
}
