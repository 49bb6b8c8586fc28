package org.asterism.enclave.service;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.asterism.enclave.session.BirthOpened;
import org.asterism.enclave.session.Enrolment;
import org.asterism.enclave.session.OpenedSession;
import org.asterism.enclave.session.PresignOpened;
import org.asterism.enclave.session.PresignOpened.Lent;
import org.asterism.enclave.session.PseudonymKey;
import org.asterism.enclave.session.RefreshOpened;
import org.asterism.enclave.session.RefreshedRecord;
import org.asterism.enclave.session.RepairOpened;
import org.asterism.enclave.session.ReshareOpened;
import org.asterism.enclave.session.SeatOpened;
import org.asterism.enclave.session.Sessions;
import org.asterism.enclave.session.Stage;
import org.asterism.enclave.store.Entry;
import org.asterism.enclave.store.StoreException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Kernel;
import org.asterism.secret.Allotment;
import org.asterism.secret.Handover;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.Commitment;
import org.asterism.threshold.ecdsa.PresignShape;
import org.asterism.vault.Octets;
import org.asterism.vault.Reason;
import org.asterism.vault.SessionId;
import org.asterism.vault.StoredRecord;
import org.asterism.vault.StoredRecord.Signer;
import org.asterism.vault.Usage;
import org.asterism.vault.VaultRefused;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// The opening of a session: a fresh pseudonym, and for a birth what the vault will deal, in memory
/// only. It costs its engine one of its own sessions. An enrolment goes without a login, as the put
/// wants one; the others go with the login that they were opened by. All but a birth are judged by
/// the policy of their record.
record SessionOpenExecution(Sessions sessions, Kernel kernel, SecureRandom random)
    implements Execution.OfSession<SessionOpen, Opened> {
  private static final Set<SessionOpen.Kind> OF_RECORD =
      EnumSet.complementOf(EnumSet.of(SessionOpen.Kind.ENROL, SessionOpen.Kind.BIRTH));

  @Override
  public Optional<Entry> subject(Case asked, SessionOpen operation) throws StoreException {
    return OF_RECORD.contains(operation.sort())
        ? asked.records().find(asked.handle())
        : Optional.empty();
  }

  @Override
  public Prepared<Opened> prepare(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    return switch (operation.sort()) {
      case PRESIGN -> presigning(asked, operation, passage);
      case REFRESH -> refresh(asked, operation, passage);
      case REPAIR -> repair(asked, operation, passage);
      case RESHARE -> reshare(asked, operation, passage);
      case ENROL, BIRTH -> throw asked.refusal(Reason.INPUT);
    };
  }

  private Prepared<Opened> repair(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    StoredRecord.ThresholdKey key = dealt(asked, operation, passage);
    Sessions.Owner owner = loggedIn(asked);
    RefreshedRecord record = record(asked, key);
    return new Prepared<>(
        record::close,
        () ->
            Allotment.general()
                .lend(() -> {
                  var stage = RepairOpened.draw(operation, record, session(), random);
                  return opened(asked, owner, stage, stage.answer());
                }));
  }

  // The record with its share, or a seat, which has none.
  private static RefreshedRecord record(Case asked, StoredRecord.ThresholdKey key)
      throws VaultRefused {
    return ShareUse.isSeat(key) ? ShareUse.copied(asked, key) : ShareUse.refreshed(asked, key);
  }

  private Prepared<Opened> reshare(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    StoredRecord.ThresholdKey key = dealt(asked, operation, passage);
    Sessions.Owner owner = loggedIn(asked);
    boolean seat = ShareUse.isSeat(key);
    RefreshedRecord record = seat ? ShareUse.copied(asked, key) : ShareUse.reshared(asked, key);
    Commitment committed = key.commitments().key();
    return new Prepared<>(
        record::close,
        () ->
            Allotment.general()
                .lend(() -> {
                  OpenedSession stage =
                      seat
                          ? SeatOpened.draw(operation, record, committed, session(), random)
                          : ReshareOpened.draw(operation, record, session(), kernel, random);
                  return opened(asked, owner, stage, stage.answer());
                }));
  }

  // The record of a session in which shares are dealt.
  private StoredRecord.ThresholdKey dealt(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    if (!(passage.entry().contents() instanceof StoredRecord.ThresholdKey key)) {
      throw asked.refusal(Reason.DENIED);
    }
    asked.requireGroup(kernel, key.purpose().group());
    asked.require(
        operation.group() == key.purpose().group()
            && BirthOpened.isThreshold(operation.k())
            && operation.batch() == 0,
        Reason.INPUT);
    return key;
  }

  private Prepared<Opened> refresh(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    StoredRecord.ThresholdKey key = dealt(asked, operation, passage);
    Sessions.Owner owner = loggedIn(asked);
    RefreshedRecord record = ShareUse.refreshed(asked, key);
    return new Prepared<>(
        record::close,
        () ->
            Allotment.general()
                .lend(() -> {
                  var stage = RefreshOpened.draw(operation, record, session(), kernel, random);
                  return opened(asked, owner, stage, stage.answer());
                }));
  }

  private Prepared<Opened> presigning(Case asked, SessionOpen operation, Passage passage)
      throws VaultRefused {
    StoredRecord.ThresholdKey record = ShareUse.record(asked, passage, Usage.ECDSA);
    Curve curve = ShareUse.curve(asked, record, kernel);
    asked.require(
        operation.group() == curve.group()
            && BirthOpened.isThreshold(operation.k())
            && operation.batch() > 0
            && operation.batch() <= PresignShape.batchMax(curve, operation.k()),
        Reason.INPUT);
    Sessions.Owner owner = loggedIn(asked);
    var subject =
        new PresignOpened.Subject(
            asked.handle(), asked.epoch(), curve, record.commitments().roster());
    Lent lent = lent(asked, record, curve);
    // What the session keeps belongs to nobody who happens to ask.
    return new Prepared<>(
        lent::close,
        () ->
            Allotment.general()
                .lend(() -> {
                  var opened = PresignOpened.draw(operation, subject, lent, session(), random);
                  return opened(asked, owner, opened, opened.answer());
                }));
  }

  private static Lent lent(Case asked, StoredRecord.ThresholdKey record, Curve curve)
      throws VaultRefused {
    if (!(record.signer() instanceof Signer.Kept(SecretBytes pseudonym))) {
      throw asked.refusal(Reason.INPUT);
    }
    SecretBytes share = ShareUse.scalar(asked, record, curve);
    try (var handover = Handover.orElse(share::close)) {
      return handover.to(new Lent(share, pseudonym.copy()));
    }
  }

  private SessionId session() {
    return new SessionId(Octets.random(SessionId.LENGTH, random));
  }

  private Sessions.Owner loggedIn(Case asked) throws VaultRefused {
    return sessions
        .owner(asked.principal(), asked.act().grant())
        .orElseThrow(() -> asked.refusal(Reason.GRANT));
  }

  @Override
  public Prepared<Opened> begin(Case asked, SessionOpen operation) throws VaultRefused {
    asked.requireGroup(kernel, operation.group());
    SessionId session = session();
    return switch (operation.sort()) {
      case ENROL -> {
        asked.require(operation.k() == 0 && operation.batch() == 0, Reason.INPUT);
        var owner = new Sessions.Owner(asked.principal(), Optional.empty());
        yield new Prepared<>(() -> {}, () -> enrol(asked, owner, session, operation));
      }
      case BIRTH -> {
        Curve curve = Curve.of(operation.group()).orElseThrow(() -> asked.refusal(Reason.INPUT));
        asked.require(
            BirthOpened.isThreshold(operation.k()) && operation.batch() == 0, Reason.INPUT);
        Sessions.Owner owner = loggedIn(asked);
        yield new Prepared<>(
            () -> {},
            () -> {
              var birth = BirthOpened.draw(operation, curve, session, kernel, random);
              return opened(asked, owner, birth, birth.answer());
            });
      }
      case PRESIGN, REFRESH, REPAIR, RESHARE -> throw asked.refusal(Reason.UNKNOWN_HANDLE);
    };
  }

  private Opened enrol(Case asked, Sessions.Owner owner, SessionId session, SessionOpen operation)
      throws VaultRefused {
    PseudonymKey pseudonym = PseudonymKey.generate(random);
    try (var handover = Handover.orElse(pseudonym::close)) {
      Octets nonce = Octets.random(SessionOpen.NONCE_BYTES, random);
      var unsigned =
          new Opened(session, pseudonym.name(), Octets.EMPTY, nonce, Octets.EMPTY, Octets.EMPTY);
      Opened answer = unsigned.with(pseudonym.sign(unsigned.digested(operation.terms()).signed()));
      var stage = handover.to(new Enrolment(operation.group(), pseudonym, Optional.empty()));
      return opened(asked, owner, stage, answer);
    }
  }

  private Opened opened(Case asked, Sessions.Owner owner, Stage stage, Opened answer)
      throws VaultRefused {
    asked.require(sessions.open(owner, answer.session(), stage), Reason.LIMIT);
    return answer;
  }
}
