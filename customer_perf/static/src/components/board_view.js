import { utils } from "@web/core/ui/ui_service";
import { registry } from "@web/core/registry";
import { SearchModel } from "@web/search/search_model";
import { kanbanView } from "@web/views/kanban/kanban_view";

/** A board of steps. A phone shows one column at a time, mostly an empty one: there it is one list of cards. */
class BoardSearchModel extends SearchModel {
    load(config) {
        return super.load(utils.isSmall() ? { ...config, defaultGroupBy: undefined } : config);
    }
}

registry.category("views").add("perf_board", { ...kanbanView, SearchModel: BoardSearchModel });
