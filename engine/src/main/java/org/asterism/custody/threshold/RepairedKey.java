package org.asterism.custody.threshold;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.Place;
import org.asterism.custody.records.Records;
import org.asterism.custody.threshold.Holders.Holder;
import org.asterism.custody.threshold.LostShare.AtVault;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Errand;
import org.asterism.custody.vaults.Member;
import org.asterism.key.SharedCurve;
import org.asterism.key.SharedRsa;
import org.asterism.logging.SparingLog;
import org.asterism.threshold.SessionTranscript;
import org.asterism.threshold.box.SealedBox;
import org.asterism.threshold.box.SealedDealing;
import org.asterism.vault.EncodedPolicy;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.asterism.vault.Outcome.Done;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;
import org.asterism.vault.VaultMalformed;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.RosterAuthority;
import org.asterism.vault.operation.SessionApply;
import org.asterism.vault.operation.SessionApply.Applied;
import org.asterism.vault.operation.SessionDeal;
import org.asterism.vault.operation.SessionDeal.Cast;
import org.asterism.vault.operation.SessionDeal.Dealt;
import org.asterism.vault.operation.SessionDeal.Next;
import org.asterism.vault.operation.SessionDeal.Shown;
import org.asterism.vault.operation.SessionKeep;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;
import org.slf4j.LoggerFactory;

/// The share that k vaults have given back to another (threshold.md §11, repair): it has it in
/// memory alone, for a minute, until it is told to keep it. It holds nothing secret.
public final class RepairedKey {
  private static final SparingLog SPARING =
      new SparingLog(LoggerFactory.getLogger(RepairedKey.class));
  private static final String NEEDS_SET = " to give a lost share back";

  private final LostShare lost;
  private final AtVault vault;
  private final Locator next;
  private final Holders helpers;

  private RepairedKey(LostShare lost, AtVault vault, Holders helpers) {
    this.lost = lost;
    this.vault = vault;
    this.next = lost.repaired(vault.pseudonym());
    this.helpers = helpers;
  }

  /// Lets vaults deal. Whatever one says is checked here before another hears of it.
  ///
  /// @param vault whose share it is, in a session that is used up by this
  /// @param authority of the operators, where the vault has another pseudonym
  /// @param helpers k vaults that have their shares
  /// @return empty if what the helpers gave does not come to a share: any of them may be to blame
  /// @throws VaultException if the vault does not take part; as [QuorumMissed] if helpers do not,
  ///   or do not keep to what they are committed to
  public static Optional<RepairedKey> deal(
      LostShare lost,
      AtVault vault,
      Optional<RosterAuthority> authority,
      Set<EnrolmentId> helpers,
      ThresholdKey.Lacking lacking)
      throws VaultException {
    var key = new Holders(lost.environment(), lost.token(), lost.before(), lacking);
    List<Holder> helping =
        key.all().stream().filter(holder -> helpers.contains(holder.member().id())).toList();
    var repaired = new RepairedKey(lost, vault, key);
    var next = authority.map(word -> new Next(lost.seats(repaired.next), lost.before().k(), word));
    return new Steps(lost, vault, key, helping, next).carriedOut()
        ? Optional.of(repaired)
        : Optional.empty();
  }

  /// Where the key is when this share is in force.
  public Locator locator() {
    return next;
  }

  /// That the vault keeps its share.
  ///
  /// @param companion the row as it is with it
  public Errand<Done> keep(EncodedPolicy policy, Octets companion) {
    Place place = lost.place();
    var keep = SessionKeep.staged(vault.opened().session(), nextPlace().epoch(), policy, companion);
    return new Errand<>(place.handle(), vault.inForce(), place.policy(), keep);
  }

  /// That the vault puts what it has kept in force, and that it is in use. Needs no grant.
  public List<Errand<Done>> inForce() {
    return List.of(Records.commit(nextPlace(), vault.inForce()), Records.confirm(nextPlace()));
  }

  private Place nextPlace() {
    return next.places().all().get(lost.index());
  }

  /// That the share which the vault has kept is of the key. On a curve its point has shown that;
  /// over whole numbers its use does, with shares of those who helped.
  ///
  /// @param helped by their enrolment ids
  /// @return whether it is
  /// @throws VaultException if one of them does not answer
  public boolean isOfTheKey(Set<EnrolmentId> helped) throws VaultException, CryptokiException {
    Environment environment = lost.environment();
    return switch (environment.keyForms().shared(next.facts()).orElseThrow()) {
      case SharedCurve _ -> true;
      case SharedRsa form -> {
        var key = form.key(next.facts());
        var staged = new Holders(environment, lost.token(), next, helpers.lacking());
        EnrolmentId own = lost.place().vault();
        try {
          new Partials(staged, key)
              .requireAll(
                  Partials.anyBase(key, environment.random()),
                  holder -> holder.place().vault().equals(own) || isOne(helped, holder));
          yield true;
        } catch (CryptokiException wrong) {
          if (wrong.ckr() != Ckr.DEVICE_ERROR) {
            throw wrong;
          }
          SPARING.error(lost.member().vault(), "repair", () -> String.valueOf(wrong.getMessage()));
          yield false;
        }
      }
    };
  }

  private static boolean isOne(Set<EnrolmentId> of, Holder holder) {
    return of.contains(holder.place().vault());
  }

  private record Steps(
      LostShare lost, AtVault vault, Holders key, List<Holder> helpers, Optional<Next> next) {
    private SessionOpen open() {
      return lost.open();
    }

    boolean carriedOut() throws VaultException {
      var members = helpers.stream().map(Holder::member).toList();
      var round = new VaultRound(lost.environment(), lost.token().authority(), members, NEEDS_SET);
      var opened = new ArrayList<Opened>();
      opened.addAll(round.ask((i, _, left) -> opened(helpers.get(i), left)));
      opened.add(vault.opened());
      SessionTranscript transcript = told(opened, 0).transcript(open().terms());
      // It deals nothing, and hears who does.
      var _ = lost.carryOut(told(opened, helpers.size()));
      List<Dealt> dealt =
          round.ask((i, member, left) ->
              honest(transcript, i, round.carryOut(told(opened, i), member, left)));
      List<SealedDealing> sums =
          round.ask((i, member, left) -> {
            var dealings = DealingCourt.dealings(dealt, i);
            var apply = new SessionApply(opened.get(i).session(), dealings);
            return sum(transcript, i, dealt.get(i), round.carryOut(apply, member, left));
          });
      return isShare(sums);
    }

    private Opened opened(Holder holder, Duration left) throws VaultException {
      Opened opened = key.carryOut(holder, open(), left);
      if (!opened.pseudonym().bytes().equals(holder.point().mark()) || !open().isSigned(opened)) {
        throw key.blame(holder, "it opened a session under another's pseudonym");
      }
      return opened;
    }

    // All are told the same but for what is their own.
    private SessionDeal told(List<Opened> opened, int place) {
      EnrolmentId whose =
          place < helpers.size() ? helpers.get(place).place().vault() : lost.place().vault();
      Octets salt = Octets.of(Dealing.salt(lost.before(), whose, lost.token()));
      var cast =
          new Cast(places(), List.of(lost.index()), new Shown(salt, lost.before().refresh()));
      return new SessionDeal(
          opened.get(place).session(), lost.seats(lost.before()), opened, Optional.of(cast), next);
    }

    private List<Integer> places() {
      List<Place> all = lost.before().places().all();
      return helpers.stream().map(holder -> all.indexOf(holder.place())).toList();
    }

    private Dealt honest(SessionTranscript transcript, int place, Dealt dealt)
        throws VaultMalformed {
      Holder holder = helpers.get(place);
      byte[] signed = transcript.dealing(place, dealt.vector(), digests(dealt.boxes()));
      boolean right =
          dealt.boxes().size() == helpers.size()
              && dealt.vector().isEmpty()
              && pseudonym(holder).verifies(signed, dealt.signature());
      if (!right) {
        throw key.blame(holder, "what it deals of its share is not signed, or not for all");
      }
      return dealt;
    }

    // What a helper has added up, as the vault gets it.
    private SealedDealing sum(SessionTranscript transcript, int place, Dealt dealt, Applied applied)
        throws VaultMalformed {
      Holder holder = helpers.get(place);
      if (applied.sum().isEmpty() || !applied.publicShare().equals(holder.point().publicShare())) {
        throw key.blame(holder, "the point that it shows is not that of its share");
      }
      SealedBox box = applied.sum().get().box();
      Octets signature = applied.sum().get().signature();
      List<byte[]> vector =
          applied.publicShare().isEmpty()
              ? List.of()
              : List.of(applied.publicShare().toByteArray());
      var boxes = new ArrayList<SealedBox>(dealt.boxes());
      boxes.add(box);
      List<byte[]> digests = digests(boxes);
      if (!pseudonym(holder).verifies(transcript.dealing(place, vector, digests), signature)) {
        throw key.blame(holder, "what it has added up is not signed");
      }
      return new SealedDealing(place, vector, box, digests, signature.toByteArray());
    }

    private boolean isShare(List<SealedDealing> sums) throws VaultException {
      Member member = lost.member();
      try {
        Applied applied = lost.carryOut(new SessionApply(vault.opened().session(), sums));
        if (applied.publicShare().equals(lost.before().points().get(lost.index()).publicShare())) {
          return true;
        }
        lost.environment().quorum().blame(member.vault().name());
        throw new VaultMalformed(
            member.vault().name(), "says another point of its share than that is", null);
      } catch (VaultRefused refused) {
        if (refused.reason() != Reason.DEALER && refused.reason() != Reason.INPUT) {
          throw refused;
        }
        SPARING.error(member.vault(), "sums", this::doubt);
        return false;
      }
    }

    private String doubt() {
      return "what vaults %s gave does not come to the share of vault %s: one of them is to blame"
          .formatted(
              helpers.stream()
                  .map(holder -> String.valueOf(holder.member()))
                  .collect(Collectors.joining(", ")),
              lost.member());
    }

    private static Pseudonym pseudonym(Holder holder) {
      return new Pseudonym(holder.point().mark());
    }

    private static List<byte[]> digests(List<SealedBox> boxes) {
      return boxes.stream().map(SealedBox::digest).toList();
    }
  }
}
