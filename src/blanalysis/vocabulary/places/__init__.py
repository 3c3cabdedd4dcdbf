"""Places: the units of each province on each day (`nation`), what names mean (`units`), the words around names (`naming`), and the base
organisations below one committee (`organisations`)."""

from .naming import TOTAL_WORDS as TOTAL_WORDS
from .naming import name_key as name_key
from .naming import name_of_total as name_of_total
from .naming import speaks_of_district as speaks_of_district
from .naming import split_type as split_type
from .naming import type_alone as type_alone
from .naming import type_named as type_named
from .nation import BAC_LIEU as BAC_LIEU
from .nation import OWN_LIST as OWN_LIST
from .nation import PlaceError as PlaceError
from .nation import crosswalk as crosswalk
from .nation import former_districts as former_districts
from .nation import is_unit as is_unit
from .nation import joint_units as joint_units
from .nation import lists_merged as lists_merged
from .nation import lists_naming as lists_naming
from .nation import lists_of as lists_of
from .nation import load_units as load_units
from .nation import places as places
from .nation import predecessors as predecessors
from .nation import provinces_asked as provinces_asked
from .nation import provinces_named as provinces_named
from .nation import successors as successors
from .units import IGNORE as IGNORE
from .units import OUTSIDE as OUTSIDE
from .units import REFORM as REFORM
from .units import Edition as Edition
from .units import Match as Match
from .units import Province as Province
from .units import TaughtEntry as TaughtEntry
from .units import Unit as Unit
from .units import Units as Units
