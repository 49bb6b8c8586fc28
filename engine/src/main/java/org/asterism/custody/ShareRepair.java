package org.asterism.custody;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.RecordFound.Gone;
import org.asterism.custody.RecordFound.InForce;
import org.asterism.custody.RecordFound.Outdated;
import org.asterism.custody.records.Custody;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.LostShare;
import org.asterism.custody.threshold.LostShare.AtVault;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Lineage;
import org.asterism.custody.vaults.Member;
import org.asterism.quorum.Answer;
import org.asterism.quorum.Ask;
import org.asterism.rows.Row;
import org.asterism.rows.RowKind;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.RosterChange;
import org.asterism.threshold.SizeBucket;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultName;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The repair of keys in threshold custody: a vault that has lost its share of one, or has one of
/// before a refresh, gets it back from k others (threshold.md §11). Where its record is gone, it
/// first gets a seat, and operators sign for the pseudonym that it has there; a seat lasts until
/// then, whatever becomes of the engine.
///
/// **Guarantee.** Until the directory has decided, the key is served by the shares of the others,
/// as before. A vault that did not hear of it is told when it is next asked.
///
/// Whoever has it sees to it that a key gets new shares by one at a time.
public final class ShareRepair {
  private static final byte[] NOTHING = {};
  private static final String TO_LOOK = " to know whether all have their shares of a key";

  private final Environment environment;
  private final OpenToken token;
  private final Lineage lineage;
  private final Debts debts;

  /// @param debts pays what else the vaults lack
  public ShareRepair(Environment environment, OpenToken token, Lineage lineage, Debts debts) {
    this.environment = environment;
    this.token = token;
    this.lineage = lineage;
    this.debts = debts;
  }

  /// What has become of the shares of one key.
  ///
  /// @param repaired the vaults that have their shares again
  /// @param seat the first one that operators are to sign for
  /// @param changed what they had signed for, where that was done
  /// @param unasked why it is not known of all others whether they have theirs
  public record Report(
      List<VaultName> repaired,
      Optional<Seat> seat,
      Optional<RosterChange> changed,
      Optional<VaultException> unasked) {
    public Report {
      repaired = List.copyOf(repaired);
    }
  }

  /// A vault's seat in a key, which has no share yet.
  ///
  /// @param change what operators sign for
  public record Seat(VaultName vault, RosterChange change) {}

  /// Has the lost shares of a key given back.
  ///
  /// @param meant which vaults' shares
  /// @param authority of operators, for the seat that was reported
  /// @throws VaultException if fewer than k vaults have and give their shares, or one that has lost
  ///   its own does not take part
  /// @throws CryptokiException `CKR_DEVICE_ERROR` if another copy of the token store goes on;
  ///   `CKR_OBJECT_HANDLE_INVALID` if the key is gone; `CKR_KEY_FUNCTION_NOT_PERMITTED` if it is
  ///   not in threshold custody
  public Report repair(long key, Predicate<VaultName> meant, Optional<RosterAuthority> authority)
      throws VaultException, CryptokiException {
    lineage.requireNotOthers();
    if (environment.members().all().stream().map(ShareRepair::name).noneMatch(meant)) {
      throw new CryptokiException(Ckr.ARGUMENTS_BAD, "the constellation has no such vault");
    }
    debts.tellRosters();
    Locator before = locator(key);
    return new Run(key, authority, look(before, meant)).report();
  }

  private Locator locator(long key) throws CryptokiException {
    Locator found = Records.key(key, environment, token).orElseThrow(Objects::keyGone);
    if (found.custody() != Custody.THRESHOLD) {
      throw new CryptokiException(
          Ckr.KEY_FUNCTION_NOT_PERMITTED,
          "lost shares of an assembled key come back while its token is open");
    }
    return found;
  }

  /// What was found at the vaults of a key.
  private record Look(
      Map<EnrolmentId, RecordFound> found, List<Member> lost, Optional<VaultException> unasked) {
    List<Member> helpers(List<Member> all) {
      return all.stream().filter(member -> found.get(member.id()) instanceof InForce).toList();
    }
  }

  private Look look(Locator key, Predicate<VaultName> meant) {
    List<Ask<Map.Entry<EnrolmentId, RecordFound>>> asks =
        Environment.asks(
            members(key),
            (member, left) -> {
              Place place = key.places().at(member.id()).orElseThrow();
              return Map.entry(member.id(), RecordFound.at(place, member, left));
            });
    var answers = environment.quorum().all(asks, environment.deadline(), _ -> {});
    Map<EnrolmentId, RecordFound> found = new LinkedHashMap<>();
    Answer.given(answers).forEach(one -> found.put(one.getKey(), one.getValue()));
    List<Member> asked = members(key).stream().filter(one -> meant.test(name(one))).toList();
    Optional<VaultException> unasked =
        asked.stream().allMatch(one -> found.containsKey(one.id()))
            ? Optional.empty()
            : Optional.of(Answer.missed(TO_LOOK, asks.size(), found.size(), answers));
    List<Member> lost =
        asked.stream()
            .filter(one -> found.containsKey(one.id()))
            .filter(one -> !(found.get(one.id()) instanceof InForce))
            .toList();
    return new Look(found, lost, unasked);
  }

  private static VaultName name(Member member) {
    return member.vault().name();
  }

  // Those that share the key: the constellation may have more.
  private List<Member> members(Locator key) {
    return environment.members().all().stream()
        .filter(member -> key.places().at(member.id()).isPresent())
        .toList();
  }

  /// One of them.
  private final class Run {
    private final long id;
    private final Optional<RosterAuthority> authority;
    private final Look look;
    private final List<VaultName> repaired = new ArrayList<>();
    private Optional<Seat> seat = Optional.empty();
    private Optional<RosterChange> changed = Optional.empty();

    Run(long id, Optional<RosterAuthority> authority, Look look) {
      this.id = id;
      this.authority = authority;
      this.look = look;
    }

    // What is there first: a seat that waits is for the members as they are. Other records are
    // missing there as well, and are put again once that is noted.
    Report report() throws VaultException, CryptokiException {
      look.lost().forEach(debts::lacksAny);
      debts.noteFindings();
      for (Member member : look.lost()) {
        if (look.found().get(member.id()) instanceof Outdated outdated) {
          present(lost(member), outdated);
        }
      }
      for (Member member : look.lost()) {
        if (look.found().get(member.id()) instanceof Gone) {
          if (seat.isEmpty()) {
            seat = Optional.of(new Seat(name(member), seated(lost(member))));
          }
        }
      }
      return new Report(repaired, seat, changed, look.unasked());
    }

    private LostShare lost(Member member) throws CryptokiException {
      Locator now = locator(id);
      Place place = now.places().at(member.id()).orElseThrow();
      return new LostShare(environment, token, now, now.places().all().indexOf(place));
    }

    private void present(LostShare lost, Outdated outdated)
        throws VaultException, CryptokiException {
      VaultName name = name(lost.member());
      AtVault vault = lost.open(outdated.inForce());
      Optional<RosterChange> change = lost.change(vault);
      if (change.isPresent() && (authority.isEmpty() || seat.isPresent())) {
        lost.abandon(vault);
        seat = seat.or(() -> Optional.of(new Seat(name, change.get())));
        return;
      }
      List<Member> helpers = look.helpers(members(lost.before()));
      repaired.add(
          new GivenShare(environment, token, lineage, debts, id)
              .of(lost, vault, change.flatMap(_ -> authority), helpers));
      changed = changed.or(() -> change);
    }

    // The record has the handle that the row says, and the next time it is found there.
    private RosterChange seated(LostShare lost) throws VaultException, CryptokiException {
      Opened enrolled = lost.enrol();
      Octets pseudonym = enrolled.pseudonym().bytes();
      Locator seated = lost.repaired(pseudonym);
      var target = new Records.Target(lost.member(), token);
      try (SecretBytes none = SizeBucket.empty()) {
        Records.putKey(row(seated), seated, lost.seat(enrolled, seated, none), target)
            .carryOut(lost.member(), token.authority(), environment.deadline());
      }
      return lost.change(pseudonym).orElseThrow();
    }

    private Row row(Locator of) {
      byte[] content = Records.keyContent(of.custody());
      return Row.pending(RowKind.KEY, token.slot(), 0, content, NOTHING).numbered(id);
    }
  }
}
