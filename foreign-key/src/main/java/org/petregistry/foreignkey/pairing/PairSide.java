package org.petregistry.foreignkey.pairing;

import java.util.List;

/** One side of a pair of services. */
public interface PairSide {
    /** The name of the service on the other side. */
    String otherService();

    /** The tables whose ids come from the sequence {@code <table>_id_seq}, and are never reused. */
    List<String> idTables();
}
