package org.asterism.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.asterism.attest.Demand;
import org.asterism.attest.Policy;
import org.asterism.attest.TcbRule;
import org.asterism.attest.collateral.TcbStatus;
import org.asterism.attest.quote.Field;
import org.asterism.attest.quote.Kind;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.ConfigurationException;
import org.asterism.toml.Setting;
import org.asterism.toml.StrictTable;
import org.asterism.toml.TextFile;

/// A policy as it is read from TOML. What is missing is refused, not guessed: kinds, statuses and
/// the evaluation number have no default, and an advisory that is not named is not accepted. A
/// policy that accepts TDX or SNP says versions, revocation lists and migration, and for SNP the
/// privilege level.
public final class PolicyFile {
  private static final String ANY = "any";
  private static final int MAX_NUMBER = 1_000_000;
  private static final int MAX_SVN = 255;

  private PolicyFile() {}

  public static Policy read(Path file) throws ConfigurationException {
    try {
      return parse(file.toString(), TextFile.read(file));
    } catch (IOException unreadable) {
      throw ConfigurationException.about(file, unreadable);
    }
  }

  /// @param file its name, for messages
  static Policy parse(String file, String text) throws ConfigurationException {
    StrictTable root = StrictTable.parse(file, text);
    Setting<Set<Kind>> kinds = kinds(root);
    Setting<TcbRule> rule = rule(root, kinds.found().orElse(Set.of()));
    List<Setting<List<Demand>>> demands = demands(root, kinds.found());
    Setting<Boolean> lists = lists(root, kinds.found().orElse(Set.of()));
    Setting<Boolean> debug = root.section("insecure", PolicyFile::debug);
    return root.finish(() -> {
      var all = demands.stream().flatMap(some -> some.get().stream()).toList();
      var policy = new Policy(kinds.get(), rule.get(), all, Set.of());
      policy = debug.get() ? policy.but(Policy.Insecure.INSECURE_DEBUG_ACCEPTED) : policy;
      return lists.get() ? policy : policy.but(Policy.Insecure.INSECURE_MISSING_CRLS_ACCEPTED);
    });
  }

  /// Whether revocation lists are required: SGX's always were, and need no word.
  private static Setting<Boolean> lists(StrictTable root, Set<Kind> kinds) {
    return root.optionalFlag("revocation_lists")
        .require(
            found -> found.isPresent() || !(kinds.contains(Kind.TDX) || kinds.contains(Kind.SNP)),
            _ -> "expected true, or false to accept platforms whose keys may be stolen, found none")
        .map(found -> found.orElse(true));
  }

  private static Setting<Set<Kind>> kinds(StrictTable root) {
    return root.strings("kinds", PolicyFile::kind)
        .require(
            found -> !found.isEmpty(),
            _ -> "expected at least one of \"sgx\", \"tdx\", \"snp\", found none")
        .map(EnumSet::copyOf);
  }

  private static Kind kind(String name) {
    return Arrays.stream(Kind.values())
        .filter(kind -> label(kind).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("expected \"sgx\", \"tdx\" or \"snp\", found " + name));
  }

  private static String label(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// AMD rates nothing: a policy for its reports alone needs no table of Intel's ratings.
  private static Setting<TcbRule> rule(StrictTable root, Set<Kind> kinds) {
    return root.table("tcb", PolicyFile::rule)
        .require(
            found -> found.isPresent() || kinds.equals(EnumSet.of(Kind.SNP)),
            _ -> "expected a table of Intel's ratings to accept, found none")
        .map(found -> found.orElse(new TcbRule(Set.of(), Optional.of(Set.of()), 0)));
  }

  private static TcbRule rule(StrictTable table) throws ConfigurationException {
    var statuses =
        table
            .strings("statuses", PolicyFile::status)
            .require(
                found -> !found.isEmpty() && !found.contains(TcbStatus.REVOKED),
                found -> "expected one or more of Intel's statuses but Revoked, found " + found);
    var advisories = table.strings("advisories", text -> text).map(Set::copyOf);
    var number = number(table, "minimum_evaluation_number", MAX_NUMBER);
    return table.finish(() ->
        new TcbRule(
            EnumSet.copyOf(statuses.get()),
            Optional.of(advisories.get()).filter(named -> !named.equals(Set.of(ANY))),
            number.get()));
  }

  private static TcbStatus status(String name) {
    try {
      return TcbStatus.of(name);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /// @param accepted empty where that cannot be told
  private static List<Setting<List<Demand>>> demands(
      StrictTable root, Optional<Set<Kind>> accepted) {
    List<Setting<List<Demand>>> demands = new ArrayList<>();
    demands.add(FieldDemands.hexes(root, "measurement", 0, Demand.Measurement::new));
    demands.add(
        root.optionalString("report_data")
            .map(found -> found.map(digits -> FieldDemands.hex(digits, 64)))
            .map(found -> list(found.map(Demand.ReportData::new))));
    demands.add(
        root.someStrings("platform", text -> text)
            .map(found -> list(some(found).map(Demand.Model::new))));
    for (Kind kind : Kind.values()) {
      boolean needed = kind != Kind.SGX && accepted.filter(all -> all.contains(kind)).isPresent();
      demands.add(
          root.table(label(kind), table -> demands(kind, table, needed))
              .require(
                  found -> found.isEmpty() || accepted.map(all -> all.contains(kind)).orElse(true),
                  _ -> "expected only tables of the kinds that are accepted")
              .require(found -> !needed || found.isPresent(), _ -> missing(kind))
              .map(found -> found.orElse(List.of())));
    }
    return demands;
  }

  /// @param needed whether it must say all that the kind asks for
  private static List<Demand> demands(Kind kind, StrictTable table, boolean needed)
      throws ConfigurationException {
    List<Setting<List<Demand>>> demands = FieldDemands.of(kind, table);
    if (kind == Kind.SNP) {
      demands.add(
          table
              .table("tcb_min", PolicyFile::versions)
              .require(
                  found -> !needed || found.isPresent(),
                  _ -> "expected a table of AMD's versions, found none")
              .map(PolicyFile::list));
    }
    if (kind != Kind.SGX) {
      demands.add(migration(kind, table, needed));
      if (needed) {
        demands.add(said(kind, table, List.copyOf(demands)));
      }
    }
    return table.finish(() -> demands.stream().flatMap(some -> some.get().stream()).toList());
  }

  private static String missing(Kind kind) {
    return kind == Kind.SNP
        ? "expected a table with tcb_min, vmpl_max and migration_agent, found none"
        : "expected a table with tee_tcb_svn_min and migratable, found none";
  }

  private static Setting<List<Demand>> migration(Kind kind, StrictTable table, boolean needed) {
    return table
        .optionalFlag(kind == Kind.SNP ? "migration_agent" : "migratable")
        .require(
            found -> !needed || found.isPresent(),
            _ -> "expected false, or true to accept guests that may be moved, found nothing")
        .map(found -> List.of(new Demand.Migration(kind, found.orElse(false))));
  }

  // A value, a floor or a ceiling: which is the operator's to say, but one of them.
  private static Setting<List<Demand>> said(
      Kind kind, StrictTable table, List<Setting<List<Demand>>> demands) {
    Field field = kind == Kind.SNP ? Field.SNP_VMPL : Field.TDX_TEE_TCB_SVN;
    boolean said =
        demands.stream()
            .flatMap(setting -> setting.found().stream().flatMap(List::stream))
            .anyMatch(demand -> demand.concerns(field));
    var setting =
        kind == Kind.SNP
            ? table.optionalInteger("vmpl_max").map(found -> (Object) found)
            : table.optionalString("tee_tcb_svn_min").map(found -> (Object) found);
    return setting
        .require(_ -> said, _ -> "expected this or another demand on the field, found nothing")
        .map(_ -> List.of());
  }

  private static Demand versions(StrictTable versions) throws ConfigurationException {
    var bootloader = number(versions, "bootloader", MAX_SVN);
    var tee = number(versions, "tee", MAX_SVN);
    var snp = number(versions, "snp", MAX_SVN);
    var microcode = number(versions, "microcode", MAX_SVN);
    return versions.finish(
        () -> new Demand.SnpVersions(bootloader.get(), tee.get(), snp.get(), microcode.get()));
  }

  static List<Demand> list(Optional<? extends Demand> demand) {
    return demand.<List<Demand>>map(List::of).orElse(List.of());
  }

  /// As a set, unless there is none.
  static <T> Optional<Set<T>> some(List<T> values) {
    return Optional.of(Set.copyOf(values)).filter(found -> !found.isEmpty());
  }

  private static Setting<Integer> number(StrictTable table, String name, int max) {
    return table.integer(name, 0, max).map(Long::intValue);
  }

  private static boolean debug(StrictTable table) throws ConfigurationException {
    var debug = table.flag("debug");
    return table.finish(debug::get);
  }
}
