package org.asterism.cli;

import static java.util.stream.Collectors.toList;

import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.asterism.constellation.Constellation;
import org.asterism.kernel.Group;
import org.asterism.kernel.LibraryKernel;
import org.asterism.operator.EngineStatus;
import org.asterism.operator.TokenList;
import org.asterism.quorum.Answer;
import org.asterism.vault.Description;
import org.asterism.vault.EnrolmentId;

/// What is known of a constellation's vaults, from themselves and from an engine; a table, and a
/// line for each thing that is wrong. For one thread.
final class StatusReport {
  private static final String ROW = "%-12s %-21s %-10s %-9s %s%n";
  private static final int MEGABYTE = 1 << 20;

  private final Constellation constellation;
  private final int createSpare;
  private final Map<EnrolmentId, Description> found = new HashMap<>();
  private final Map<EnrolmentId, String> missing = new HashMap<>();
  private final Map<EnrolmentId, Long> owed = new HashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> ready = new ArrayList<>();
  private Optional<String> note = Optional.empty();

  StatusReport(Constellation constellation, int createSpare) {
    this.constellation = constellation;
    this.createSpare = createSpare;
  }

  /// Why there is nothing of an engine.
  void note(String words) {
    note = Optional.of(words);
  }

  void vaults(List<Answer<Description>> answers) {
    for (var answer : answers) {
      switch (answer) {
        case Answer.Given<Description>(var vault, var description) ->
            found.put(vault.enrolment(), description);
        case Answer.Failed<Description>(var vault, var cause) ->
            missing.put(vault.enrolment(), String.valueOf(cause.getMessage()));
      }
    }
    int toCreate = Math.min(constellation.n(), constellation.k() + createSpare);
    if (found.size() < constellation.n()) {
      problems.add(
          "%d of %d vaults answered; a key needs %d to be used and %d to be made (create_spare %d)"
              .formatted(
                  found.size(), constellation.n(), constellation.k(), toCreate, createSpare));
    }
    for (var member : constellation.members()) {
      Description description = found.get(member.vault().enrolment());
      if (description != null) {
        storage(member, description.storage());
        groups(member, description.groups());
      }
    }
  }

  /// @param before what the engine said before the vaults were asked
  /// @param after what it said then
  void engine(EngineStatus before, EngineStatus after) {
    if (!after.constellation().equals(constellation.name())
        || after.serial() != constellation.serial()) {
      problems.add(
          "the engine works with constellation %s, serial %d; the file here is %s, serial %d"
              .formatted(
                  after.constellation(),
                  after.serial(),
                  constellation.name(),
                  constellation.serial()));
    }
    for (var member : constellation.members()) {
      of(after, member)
          .ifPresent(later -> {
            of(before, member).ifPresent(earlier -> compare(member, earlier, later));
            reached(member, later);
            lost(member, later.lost());
            owed.put(member.vault().enrolment(), later.owed());
          });
    }
  }

  /// What lies ready of the engine's open tokens.
  void tokens(TokenList tokens) {
    for (TokenList.Line token : tokens.tokens()) {
      for (TokenList.Ready key : token.keys().ready()) {
        ready.add(
            "token %s, serial %s, %s"
                .formatted(Line.of(token.label()), token.serial(), new ReadyText(key)));
      }
    }
  }

  void print(PrintWriter out, String evidence) {
    out.printf(
        "constellation %s: any %d of %d vaults can use a key, %d must be up to make one; %s%n",
        constellation.name(),
        constellation.k(),
        constellation.n(),
        Math.min(constellation.n(), constellation.k() + createSpare),
        evidence);
    out.printf(
        ROW,
        "VAULT",
        "ADDRESS",
        "STATE",
        "EVIDENCE",
        "KEYS OBJECTS ACCOUNTS MARKED TOMBSTONES  OWED");
    constellation.members().forEach(member -> row(out, member));
    constellation.members().forEach(member -> marked(out, member));
    ready.forEach(out::println);
    note.ifPresent(
        words -> out.printf("%s: what vaults hold is not compared with its directory%n", words));
  }

  void requireWell() throws CommandFailed {
    if (!problems.isEmpty()) {
      throw new CommandFailed(String.join("\n", problems));
    }
  }

  private void row(PrintWriter out, Constellation.Member member) {
    EnrolmentId id = member.vault().enrolment();
    Description description = found.get(id);
    if (description == null) {
      out.printf(ROW, member.vault(), member.address(), "missing", "none", missing.get(id));
      return;
    }
    String kind = member.evidence().name().toLowerCase(Locale.ROOT);
    out.printf(ROW, member.vault(), member.address(), "attested", kind, counts(id, description));
  }

  private void marked(PrintWriter out, Constellation.Member member) {
    Description description = found.get(member.vault().enrolment());
    if (description == null) {
      return;
    }
    Description.Marked marked = description.counts().marked();
    marked
        .until()
        .ifPresent(until ->
            out.printf(
                "vault %s: %d records of this engine are marked for their end and answer no more;"
                    + " none goes before %s; 'token restore' keeps a token's%n",
                member.vault(), marked.records(), until.truncatedTo(ChronoUnit.SECONDS)));
  }

  private String counts(EnrolmentId id, Description description) {
    var counts = description.counts();
    String debts = owed.containsKey(id) ? Long.toString(owed.get(id)) : "-";
    return "%4d %7d %8d %6d %10d %5s  %s"
        .formatted(
            counts.keys(),
            counts.objects(),
            counts.accounts(),
            counts.marked().records(),
            counts.tombstones(),
            debts,
            description.release());
  }

  private void storage(Constellation.Member member, Description.Storage storage) {
    if (!storage.writes()) {
      problems.add(
          "vault %s cannot write: its disk is full or read-only; see its log"
              .formatted(member.vault()));
    }
    if (storage.low()) {
      problems.add(
          "vault %s has %d MiB left on its disk; make room before it is full"
              .formatted(member.vault(), storage.freeBytes() / MEGABYTE));
    }
  }

  private void groups(Constellation.Member member, Set<Group> groups) {
    EnumSet.allOf(Group.class).stream()
        .filter(group -> !groups.contains(group))
        .collect(Collectors.groupingBy(LibraryKernel::debianPackage, TreeMap::new, toList()))
        .forEach((name, lacking) ->
            problems.add(
                ("vault %s lacks the arithmetic for %s; install the package %s there and start the"
                        + " vault anew")
                    .formatted(member.vault(), lacking, name)));
  }

  private static Optional<EngineStatus.VaultStatus> of(
      EngineStatus status, Constellation.Member member) {
    return status.vaults().stream()
        .filter(vault -> vault.vault().equals(member.vault().enrolment()))
        .findFirst();
  }

  private void reached(Constellation.Member member, EngineStatus.VaultStatus later) {
    boolean answersHere = found.containsKey(member.vault().enrolment());
    if (answersHere && !later.missing().isEmpty()) {
      problems.add(
          "the engine does not reach vault %s: %s".formatted(member.vault(), later.missing()));
    }
  }

  private void lost(Constellation.Member member, long shares) {
    if (shares > 0) {
      problems.add(
          ("vault %s has lost its shares of %d keys in threshold custody; they go on with those of"
                  + " the other vaults")
              .formatted(member.vault(), shares));
    }
  }

  private void compare(
      Constellation.Member member,
      EngineStatus.VaultStatus earlier,
      EngineStatus.VaultStatus later) {
    Description description = found.get(member.vault().enrolment());
    if (description == null) {
      return;
    }
    var counts = description.counts();
    var lacking =
        List.of(
            lacks(member, "keys", counts.keys(), Math.min(earlier.keys(), later.keys())),
            lacks(
                member, "objects", counts.objects(), Math.min(earlier.objects(), later.objects())),
            lacks(
                member,
                "accounts",
                counts.accounts(),
                Math.min(earlier.accounts(), later.accounts())));
    long marked = counts.marked().records();
    String why =
        marked == 0
            ? "its store is an older or another one"
            : "%d records there are marked for their end".formatted(marked);
    lacking.forEach(one -> one.ifPresent(words -> problems.add(words + why)));
  }

  private static Optional<String> lacks(
      Constellation.Member member, String what, long held, long expected) {
    return held >= expected
        ? Optional.empty()
        : Optional.of(
            "vault %s holds %d of the %d %s that the engine's directory says it holds: "
                .formatted(member.vault(), held, expected, what));
  }
}
