package org.petregistry.rest.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.petregistry.rest.problem.Problem;

/**
 * A JSON body with member names that are known only at run time, so that no record can describe it. A resource method takes it
 * as its body parameter and passes the rules for its members. It is as strict as a record.
 */
public final class DescribedBody {
    private final StrictJson json;
    private final byte[] body;

    DescribedBody(StrictJson json, byte[] body) {
        this.json = json;
        this.body = body;
    }

    /**
     * Reads the body.
     *
     * @param members all members by name; each is required
     * @return the values by name, all valid
     * @throws Problem 400 with all violations
     */
    public Map<String, Object> read(Map<String, MemberRule> members) {
        try {
            return json.readDescribed(new ByteArrayInputStream(body), members);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
