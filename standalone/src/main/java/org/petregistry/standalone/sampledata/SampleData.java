package org.petregistry.standalone.sampledata;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/**
 * Owners and pets that nobody has. The same calls make the same ones, so that what somebody tells of a sample registry
 * can be looked at in another.
 */
final class SampleData {

    /** The species of the tutorial that row B4 of the scenarios comes from. */
    static final List<String> SPECIES = List.of("Dog", "Cat", "Chicken", "Hamster", "Turtle");

    /** An owner as {@code POST /owners/batch} takes it; without a member that is null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Owner(String name, String username, String email) {}

    /** A pet as {@code POST /pets/batch} takes it; without a member that is null. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pet(String name, String species, Long ownerId) {}

    private static final long SEED = 20;
    private static final int LONGEST_NAME_IN_USERNAME = 40;
    private static final int ONE_WITHOUT_EMAIL_IN = 3;

    private final Random random = new Random(SEED);
    private final Faker faker = new Faker(Locale.ENGLISH, random);
    private int ownersMade;

    /** The next owners, whose usernames and mail addresses no other call gives. */
    List<Owner> owners(int count) {
        List<Owner> owners = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            owners.add(owner());
        }
        return owners;
    }

    /**
     * The next pets.
     *
     * @param count how many
     * @param ownerIds whom to give them to; nobody if it is empty
     */
    List<Pet> pets(int count, BitSet ownerIds) {
        List<Pet> pets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String species = SPECIES.get(random.nextInt(SPECIES.size()));
            pets.add(new Pet(petName(species), species, ownerIds.isEmpty() ? null : anyOf(ownerIds)));
        }
        return pets;
    }

    private Owner owner() {
        ownersMade++;
        String first = faker.name().firstName();
        String last = faker.name().lastName();
        // There are fewer names than owners may be asked for; the number makes each username a new one.
        String username = plain(first + "." + last) + ownersMade;
        boolean reachable = random.nextInt(ONE_WITHOUT_EMAIL_IN) != 0;
        // RFC 2606, section 3: mail to this domain reaches nobody.
        return new Owner(first + " " + last, username, reachable ? username + "@example.org" : null);
    }

    private String petName(String species) {
        return switch (species) {
            case "Dog" -> faker.dog().name();
            case "Cat" -> faker.cat().name();
            default -> faker.name().firstName();
        };
    }

    /** Where ids are missing, the one after them is the likelier for it: good enough for a sample. */
    private long anyOf(BitSet ids) {
        return ids.nextSetBit(random.nextInt(ids.length()));
    }

    private static String plain(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z.]", "")
                .toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME_IN_USERNAME));
    }
}
