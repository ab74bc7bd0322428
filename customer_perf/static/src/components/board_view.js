import { registry } from "@web/core/registry";
import { KanbanArchParser } from "@web/views/kanban/kanban_arch_parser";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { utils } from "@web/core/ui/ui_service";

/** A board of steps. A phone shows one column at a time, mostly an empty one: there it is one list of cards. */
class BoardArchParser extends KanbanArchParser {
    parse() {
        const parsed = super.parse(...arguments);
        return utils.isSmall() ? { ...parsed, defaultGroupBy: null } : parsed;
    }
}

registry.category("views").add("perf_board", { ...kanbanView, ArchParser: BoardArchParser });
